import Domain
import Foundation

/// How records belong to one another: what stands above one, and what is added to it on its page.
extension RecordKind {
    /// The field by which a record of this kind belongs to another; `nil` where it belongs to none.
    var parentField: RecordField? {
        let name: String? =
            switch self {
            case .commitmentMilestone, .commitmentNote: "commitment"
            case .programmePartner, .programmeBudget, .programmeAdoption, .activity: "programme"
            case .participation: "activity"
            case .contributionCity: "contribution"
            case .targetStep: "target"
            case .agreement: "partner"
            default: nil
            }
        return name.flatMap(field)
    }

    /// The same as the kind of that record.
    var parent: RecordKind? {
        guard case .reference(let kind) = parentField?.form else { return nil }
        return kind
    }

    /// What is added to a record of this kind on its own page, the most frequent first.
    var additions: [RecordAddition] {
        switch self {
        case .commitment:
            [
                RecordAddition("note", .commitmentNote, ["text", "noted_on"]),
                RecordAddition("milestone", .commitmentMilestone, ["title", "due_on"]),
            ]
        case .programme:
            [
                RecordAddition("session", .activity, ["ward", "place", "held", RecordForm.input("all")]),
                RecordAddition("money", .programmeBudget, ["year", "fund", "planned"]),
                RecordAddition("partner", .programmePartner, ["partner", "part"]),
                RecordAddition("adoption", .programmeAdoption, ["adopter", "adopted_on", "source"]),
            ]
        case .activity: [RecordAddition("people", .participation, ["people", "count"])]
        case .partner: [RecordAddition("agreement", .agreement, ["subject", "signed_on", "until"])]
        case .target: [RecordAddition("step", .targetStep, ["due_on", "value"])]
        default: []
        }
    }
}

/// A kind of record that is added on the page of what it belongs to, by a form of a few fields.
struct RecordAddition: Sendable {
    /// What the address calls it: `?add=note`.
    let name: String
    let kind: RecordKind
    /// At most three of them are asked for: of the ward and the place, one.
    let fields: [String]

    init(_ name: String, _ kind: RecordKind, _ fields: [String]) {
        (self.name, self.kind, self.fields) = (name, kind, fields)
    }
}

/// The record on whose page something is added or changed, and to which one comes back. Written `programme/KEY`.
struct RecordStay: Equatable, Sendable, LosslessStringConvertible {
    /// The input that holds it.
    static let input = "stay"

    let kind: RecordKind
    let key: String

    init(_ record: LoggedRecord) { (kind, key) = (record.kind, record.key) }

    init(_ kind: RecordKind, _ key: String) { (self.kind, self.key) = (kind, key) }

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, let kind = RecordKind(rawValue: parts[0]) else { return nil }
        self.init(kind, parts[1])
    }

    var description: String { "\(kind.rawValue)/\(key)" }
}

extension LoggedRecord {
    /// The record to which it belongs.
    var parent: RecordStay? {
        guard let field = kind.parentField, let parent = kind.parent else { return nil }
        return self[field.name].map { RecordStay(parent, $0) }
    }
}

extension RecordForm {
    /// The record to which it belongs, as far as that is chosen.
    var parent: RecordStay? {
        guard let field = kind.parentField, let parent = kind.parent, let key = typed[field.name], !key.isEmpty else {
            return nil
        }
        return RecordStay(parent, key)
    }
}

extension EditingContext {
    /// Of the form of a record: the way back leads through what it belongs to, and through its own page.
    func frame(of form: RecordForm) -> EditingFrame {
        var frame = frame(form.kind)
        if let parent = form.parent {
            frame.crumbs.append(
                EditingFrame.Link(
                    label: texts.names[parent.key] ?? texts.name(parent.kind),
                    href: .record(parent.kind, parent.key, of: city.code), isCurrent: false))
        }
        if let standing = form.standing {
            frame.crumbs.append(
                EditingFrame.Link(
                    label: texts.label(standing), href: .record(form.kind, standing.key, of: city.code),
                    isCurrent: false))
        }
        return frame
    }
}
