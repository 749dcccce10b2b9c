import Config
import Domain
import Foundation
import Input
import Postgres

/// What is known of the entries that are recorded together, line by line.
struct LogAct {
    let text: Catalogue
    let today: Day
    /// What entries refer to, by kind and key, looked up once: nothing is deleted, so what was there stays.
    var records: Set<[String]> = []
    var indicators: [String: Int] = [:]
    /// Where each record stood first.
    private var places: [Identity: RecordEntry] = [:]
    private var refused: Set<[String]> = []

    init(text: Catalogue, today: Day) { (self.text, self.today) = (text, today) }

    mutating func noteRefusal(of entry: RecordEntry) {
        if let key = entry.key { refused.insert([entry.kind.rawValue, key]) }
    }

    func isRefused(_ kind: RecordKind, _ key: String) -> Bool { refused.contains([kind.rawValue, key]) }

    /// What is wrong with an entry before the database is asked.
    mutating func mistakes(of entry: RecordEntry) -> [InputError] {
        var mistakes = entry.questions.map { entry.row.error($0.field.name, text($0.key, $0.values)) }
        for field in entry.kind.fieldsNotYet(today, entry.text) {
            mistakes.append(entry.refusal(at: field.name, rule: "has_come", text("refused.has_come")))
        }
        let identity = Identity(entry)
        if let first = places[identity] {
            mistakes.append(twice(entry, first, identity))
        } else {
            places[identity] = entry
        }
        return mistakes
    }

    /// Two lines of one act that say something of the same record: the second would write over the first.
    private func twice(_ entry: RecordEntry, _ first: RecordEntry, _ identity: Identity) -> InputError {
        let line = text("refused.line", ["line": .text("\(first.row.line)")])
        let place = first.row.file == entry.row.file ? line : "\(first.row.file):\(first.row.line)"
        var values: [String: Catalogue.Value] = ["place": .text(place)]
        guard let key = entry.key, let other = first.key, identity.isKey else {
            let isByWords = identity.isWords
            let field = entry.kind.naturalKey.first ?? entry.values.first?.field.name ?? entry.kind.rawValue
            let rule = isByWords ? "twice-words" : "twice"
            return entry.refusal(at: field, rule: rule, text("refused.\(rule)", values))
        }
        values["key"] = .text(key)
        values["other"] = .text(other)
        let rule = key == other ? "twice-key" : "twice-capitals"
        return entry.refusal(at: "key", rule: rule, text("refused.\(rule)", values))
    }
}

/// By what an entry is known among those of its act.
private struct Identity: Hashable {
    var kind: RecordKind
    var words: [String?]
    var isKey = false
    var isWords = false

    init(_ entry: RecordEntry) {
        kind = entry.kind
        func given(_ names: [String]) -> [String?] { names.map { entry.text($0) } }
        switch kind {
        case .observation where entry.key == nil:
            words = given(["indicator", "city_indicator", "cell", "scope_name", "source"])
            words.append(entry.text("scope") ?? "city")
            words.append(entry.text("period").flatMap { Period($0) }.map { "\($0)" })
        case .baseline: words = given(["indicator"]) + [entry.text("period").flatMap { Period($0) }.map { "\($0)" }]
        case _ where !kind.naturalKey.isEmpty: words = given(kind.naturalKey)
        default:
            if let key = entry.key {
                words = [key.lowercased()]
                isKey = true
            } else {
                words = entry.values.map { "\($0.field.name)=\($0.text ?? "")" }
                isWords = true
            }
        }
    }
}

/// An entry refers to one that was refused in the same act. That is told already.
struct RefersToRefused: Error {}

extension RecordEntry {
    /// What is wrong with a field, by a rule of ours.
    func refusal(at field: String, rule: String, _ problem: String) -> InputError {
        var error = row.error(field, problem)
        error.rule = rule
        return error
    }
}

extension Connection {
    /// The day in Hà Nội.
    func today() throws -> Day { try run("SELECT today() AS day").one()["day"] }

    /// Refuses the key of a new record where another record has it in other capitals.
    func refuseCapitals(
        of key: String, _ entry: RecordEntry, _ city: City.ID, _ code: String, _ text: Catalogue
    ) throws {
        guard UUID(uuidString: key) == nil else { return }  // nobody's own name for it
        let sentence = key.prefix(1).uppercased() + key.dropFirst().lowercased()
        let others = Set([key.lowercased(), key.uppercased(), key.capitalized, sentence]).subtracting([key]).sorted()
        // Each by its own identity: in one condition PostgreSQL reads all records of the city.
        let known = try run(
            others.map { other -> SQL in
                """
                SELECT \(other) AS other FROM \(unescaped: entry.kind.rawValue)
                WHERE city_id = \(city) AND id = \(recordID(code, entry.kind.rawValue, other))
                """
            }.joined(" UNION ALL ")
        ).first
        guard let other: String = try known?["other"] else { return }
        let values: [String: Catalogue.Value] = ["key": .text(key), "other": .text(other)]
        throw entry.refusal(at: "key", rule: "capitals", text("refused.capitals", values))
    }
}
