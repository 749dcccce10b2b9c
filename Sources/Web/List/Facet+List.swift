import Domain
import Foundation
import Persistence

/// Choices that narrow a list of records, each with how many it would leave.
extension Facet {
    /// Choices that are shown before one asks for all.
    static let most = 6

    /// What needs work first, then the fields of the kind, then by whom.
    static func all(_ facts: RecordListPage.Facts, _ editing: EditingContext) -> [Facet] {
        let (query, texts) = (facts.query, editing.texts)
        let fields = query.kind.facets.compactMap { field -> Facet? in
            let found = facts.counts.facets[field.name] ?? []
            let known = found.filter { $0.value != RecordQuery.nothing }
            // One choice narrows nothing.
            guard query.chosen[field.name] != nil || found.count > 1 && !known.isEmpty else { return nil }
            return facet(field.name, texts.label(field, of: query.kind), found, facts, editing) { choice in
                (
                    texts.words(choice, of: field, in: query.kind),
                    query.changed {
                        $0.chosen[field.name] = query.chosen[field.name] == choice.value ? nil : choice.value
                    },
                    query.chosen[field.name] == choice.value
                )
            }
        }
        let people = facts.counts.facets["by"] ?? []
        let me = editing.person.rawValue
        let writers = facet("by", texts.text("list.facet.by"), people, facts, editing) { choice in
            let person = Int(choice.value)
            let name = person == me ? texts.text("list.me") : texts.text.writer(choice.name)
            let isChosen = query.enteredBy?.rawValue == person
            return (
                Words(name),
                query.changed { $0.enteredBy = isChosen ? nil : person.map(Person.ID.init(rawValue:)) }, isChosen
            )
        }
        return [needs(facts, editing)].compactMap(\.self) + fields
            + (people.count > 1 || query.enteredBy != nil ? [writers] : [])
    }

    private static func facet(
        _ name: String, _ heading: String, _ found: [ListCounts.Choice], _ facts: RecordListPage.Facts,
        _ editing: EditingContext,
        _ show: (ListCounts.Choice) -> (label: Words, query: RecordQuery, isChosen: Bool)
    ) -> Facet {
        let city = editing.city.code
        let shown = facts.open == name || found.count <= most + 1 ? found.count : most
        let choices = found.enumerated().compactMap { place, choice -> Choice? in
            let (label, query, isChosen) = show(choice)
            guard place < shown || isChosen else { return nil }
            return Choice(
                label: label, count: editing.language.format(choice.count), href: .list(query, of: city),
                isCurrent: isChosen)
        }
        let rest = found.dropFirst(shown)
        return Facet(
            anchor: "facet-\(name)", heading: heading, choices: choices,
            others: rest.isEmpty
                ? nil
                : Choice(
                    label: Words(editing.texts.text.count("list.others", rest.count)),
                    count: editing.language.format(rest.reduce(0) { $0 + $1.count }),
                    href: Address.list(facts.query, of: city).asking([("all", name)]).at("facet-\(name)"),
                    isCurrent: false))
    }

    private static func needs(_ facts: RecordListPage.Facts, _ editing: EditingContext) -> Facet? {
        let (query, text) = (facts.query, editing.texts.text)
        let choices: [(name: String, label: String, isChosen: Bool, change: (inout RecordQuery) -> Void)] = [
            ("late", text("list.needs.late"), query.isLate, { $0.isLate.toggle() }),
            (
                "rejected", text("list.needs.rejected"), query.check == .rejected,
                { $0.check = $0.check == .rejected ? nil : .rejected }
            ),
            ("open", text("list.needs.open"), query.check == .open, { $0.check = $0.check == .open ? nil : .open }),
            (
                "unproved", text("list.needs.unproved"), query.hasEvidence == false,
                { $0.hasEvidence = $0.hasEvidence == false ? nil : false }
            ),
            ("uncounted", text("list.needs.uncounted"), query.lacksPeople, { $0.lacksPeople.toggle() }),
        ]
        let shown = choices.filter { $0.isChosen || facts.counts.count($0.name) > 0 }
        guard !shown.isEmpty else { return nil }
        return Facet(
            anchor: "facet-needs", heading: text("list.facet.needs"),
            choices: shown.map { choice in
                Choice(
                    label: Words(choice.label), count: editing.language.format(facts.counts.count(choice.name)),
                    href: .list(query.changed(choice.change), of: editing.city.code), isCurrent: choice.isChosen)
            })
    }
}

extension RecordTexts {
    fileprivate func words(_ choice: ListCounts.Choice, of field: RecordField, in kind: RecordKind) -> Words {
        if choice.value == RecordQuery.nothing { return Words(text("list.nothing")) }
        let isWritten =
            switch field.form {
            case .reference, .title: true
            default: false
            }
        return Words(show(choice.value, of: field, in: kind), code: isWritten ? "" : nil)
    }
}
