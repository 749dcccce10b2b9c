import Domain
import Foundation
import Persistence
import Postgres

/// Who logs for which city: what they may, and what the forms of this kind offer to choose from.
struct EditingContext: Sendable {
    let entry: RegisterEntry
    let rights: LogRights
    let signedIn: SignedIn
    var texts: RecordTexts
    /// The records that others can refer to, by kind.
    var references: [RecordKind: [LoggedRecord]] = [:]
    var cities: [City] = []
    /// What belongs to the record of the page, by kind.
    var parts: [RecordKind: [LoggedRecord]] = [:]
    /// How many took part, by activity.
    var attendance: [String: Int] = [:]
    /// The years whose log was declared complete.
    var declaredYears: Set<String> = []
    var language: Language { texts.text.language }
    var person: Person.ID { signedIn.person.id }

    /// Of what belongs to a record, the page shows so many.
    static let mostParts = 100

    /// Whether records of a kind make sense for this city: only one whose unit was abolished is carried on by somebody.
    func offers(_ kind: RecordKind) -> Bool { kind != .continuation || entry.succession != nil }

    var city: City { entry.city }
    var cityName: String { city.name(in: language) }

    func frame(_ kind: RecordKind?) -> EditingFrame {
        let text = texts.text
        let kinds: [RecordKind] = [.commitment, .programme, .activity, .observation]
        return EditingFrame(
            place: cityName, isInvented: city.isInvented,
            links: [EditingFrame.Link(label: text("log.home"), href: .log(of: city.code), isCurrent: kind == nil)]
                + kinds.map {
                    EditingFrame.Link(
                        label: text("log.kind.\($0.slug).many"), href: .log($0, of: city.code), isCurrent: $0 == kind)
                } + [
                    EditingFrame.Link(
                        label: text("city.tab.reports"), href: .city(city.code, .reports), isCurrent: false),
                    EditingFrame.Link(label: text("log.public"), href: .city(city.code), isCurrent: false),
                ],
            crumbs: kind.map { kind in
                [
                    EditingFrame.Link(label: text("log.home"), href: .log(of: city.code), isCurrent: false),
                    EditingFrame.Link(
                        label: text("log.kind.\(kind.slug).many"), href: .log(kind, of: city.code), isCurrent: false),
                ]
            } ?? [], formToken: signedIn.formToken)
    }
}

extension EditingContext {
    /// What a page is for.
    enum Use { case look, add, change }

    /// Reads what the page of a kind needs, and the names of all that is referred to.
    /// - Throws: `Problem` where the person may not log this.
    static func open(
        _ db: borrowing Connection, to use: Use, kind: RecordKind?, record: LoggedRecord?, entry: RegisterEntry,
        rights: LogRights, signedIn: SignedIn, text: Catalogue
    ) throws -> EditingContext {
        let may =
            switch use {
            case .look: rights.any
            case .add: kind.map(rights.allow) ?? false
            case .change: kind.map(rights.allowChange) ?? false
            }
        guard may else {
            throw Problem(
                .forbidden, "no-rights",
                ["name": .text(signedIn.person.name), "city": .text(entry.city.name(in: text.language))])
        }
        var editing = EditingContext(
            entry: entry, rights: rights, signedIn: signedIn,
            texts: RecordTexts(
                text: text.of(country: entry.city.country), framework: try db.framework("unesco-key-features")))
        // The home names what was written last, of whatever kind, but who took part.
        let shown = kind.map { [$0] + $0.parts.map(\.kind) } ?? RecordKind.allCases.filter { $0 != .participation }
        for referred in shown.flatMap(\.referred) where referred != kind && editing.references[referred] == nil {
            let records = try db.loggedRecords(referred, of: entry.city.id, limit: 5000)
            editing.references[referred] = records
            for record in records { editing.texts.names[record.key] = editing.texts.label(record) }
        }
        if let record { editing.texts.names[record.key] = editing.texts.label(record) }
        if kind == nil {
            let years = try db.loggedRecords(.logYear, of: entry.city.id, limit: 100)
            editing.declaredYears = Set(years.filter { $0["is_complete"] == "yes" }.compactMap { $0["year"] })
        }
        if kind == .contributionCity { editing.cities = try db.cities(CityFilter(), limit: 2000).map(\.city) }
        if let record, let id = UUID(uuidString: record.key) {
            for (part, field) in record.kind.parts {
                editing.parts[part] = try db.loggedRecords(
                    part, of: entry.city.id, belongingTo: (field, id), limit: mostParts + 1)
            }
        }
        if kind == .programme || kind == .activity {
            editing.attendance = try db.attendance(of: entry.city.id)
        }
        return editing
    }
}
