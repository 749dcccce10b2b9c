import Domain
import Foundation

/// A record with who took part in it, as both stood when a form was opened or stand now.
struct RecordState: Sendable {
    var record: LoggedRecord?
    var participation: [String: LoggedRecord]

    init(_ record: LoggedRecord?, participation: [LoggedRecord] = []) {
        self.record = record
        self.participation = participation.reduce(into: [:]) { $0[$1["people"] ?? ""] = $1 }
    }

    /// What stands in an input, as files hold it.
    fileprivate func value(_ input: Input) -> String {
        switch input {
        case .field(let field): record?[field.name] ?? (field.form == .flag ? "no" : "")
        case .group(let group): participation[group]?["count"] ?? ""
        }
    }
}

/// What two people can type differently.
private enum Input {
    case field(RecordField)
    /// How many of a group took part.
    case group(String)

    var name: String {
        switch self {
        case .field(let field): field.name
        case .group(let group): RecordForm.input(group)
        }
    }

    /// Whether two texts say the same there: words in another order do.
    func isSame(_ one: String, _ other: String) -> Bool {
        switch self {
        case .field(let field): field.isSame(one, other)
        case .group: one == other
        }
    }
}

extension RecordForm {
    /// Goes on from what somebody else saved meanwhile: where only one of the two changed something, that is taken.
    /// - Parameters:
    ///   - base: what the form was opened on.
    ///   - now: what stands.
    /// - Returns: the inputs that both changed, each to something else. What is typed stays there.
    mutating func merge(_ base: RecordState, with now: RecordState, _ language: Language) -> Set<String> {
        var collisions: Set<String> = []
        for input in comparedInputs {
            let (was, stands, mine) = (base.value(input), now.value(input), typedValue(input, language))
            if input.isSame(mine, stands) { continue }
            // Without what the form was opened on nobody knows who changed it.
            if base.record != nil, input.isSame(mine, was) {
                take(input, of: now, language)
            } else if base.record == nil || !input.isSame(stands, was) {
                collisions.insert(input.name)
            }
        }
        standing = now.record
        version = now.record?.recordedAt.description ?? ""
        participation = now.participation
        participationVersions = now.participation.mapValues(\.recordedAt.description)
        return collisions
    }

    /// Takes what the other saved, where its reader chose that.
    mutating func take(_ names: Set<String>, of theirs: RecordState, _ language: Language) {
        for input in comparedInputs where names.contains(input.name) { take(input, of: theirs, language) }
    }

    private mutating func take(_ input: Input, of state: RecordState, _ language: Language) {
        switch input {
        case .field(let field): typed[field.name] = field.typed(state.value(input), language)
        case .group: typed[input.name] = state.value(input)
        }
    }

    private var comparedInputs: [Input] {
        kind.fields.filter { $0.name != "reason" }.map { .field($0) }
            + (kind == .activity ? RecordForm.groups.map { .group($0) } : [])
    }

    private func typedValue(_ input: Input, _ language: Language) -> String {
        switch input {
        case .field(let field): value(field, language)
        case .group(let group): typed[RecordForm.input(group)] ?? ""
        }
    }
}

extension RecordField {
    /// Whether two texts, as files hold them, say the same here: words in another order do, and spaces around a text say nothing.
    func isSame(_ one: String, _ other: String) -> Bool {
        switch form {
        case .choices, .features: Set(one.split(separator: " ")) == Set(other.split(separator: " "))
        default: one.asTyped == other.asTyped
        }
    }

    /// What stands there, as it is typed into a form.
    func typed(_ written: String, _ language: Language) -> String {
        switch form {
        case .number where isMoney: Decimal(exactly: written).map { language.format($0) } ?? written
        case .number: language.typed(written)
        case .day: Day(written)?.typed ?? written
        case .period: Period(written)?.typed ?? written
        default: written
        }
    }
}

extension String {
    /// As a form sends a text.
    fileprivate var asTyped: String { replacing("\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines) }
}
