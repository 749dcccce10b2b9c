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
    var indicators: [String: Indicator] = [:]
    /// Where each record stood first.
    private var places: [Identity: RecordEntry] = [:]
    private var refused: Set<[String]> = []

    /// An indicator's identity, and the limits of its values.
    struct Indicator {
        var id: Int
        var least: Decimal?
        var most: Decimal?
    }

    init(text: Catalogue, today: Day) { (self.text, self.today) = (text, today) }

    mutating func noteRefusal(of entry: RecordEntry) {
        if let key = entry.key { refused.insert([entry.kind.rawValue, key]) }
    }

    func isRefused(_ kind: RecordKind, _ key: String) -> Bool { refused.contains([kind.rawValue, key]) }

    /// What is wrong with an entry before the database is asked.
    mutating func mistakes(of entry: RecordEntry) -> [InputError] {
        var mistakes = entry.kind.fieldsNotYet(today, entry.text).map { entry.row.error($0.name, text(.notYet)) }
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
        let line: Refusal.OtherLine =
            first.row.file == entry.row.file
            ? .number(first.row.line) : .ofFile(first.row.file, line: first.row.line)
        guard let key = entry.key, let other = first.key, identity.isKey else {
            let field = entry.kind.naturalKey.first ?? entry.values.first?.field.name ?? entry.kind.rawValue
            return entry.row.error(field, text(identity.isWords ? .sameWords(line) : .twice(line)))
        }
        let refusal: Refusal = key == other ? .sameKey(key, line) : .sameKeyInCapitals(key, other: other, line)
        return entry.row.error("key", text(refusal))
    }
}

/// By what an entry is known among those of its act.
struct Identity: Hashable {
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
    /// Its key in other capitals; none where an identity stands for it, which is nobody's own name.
    var otherKeys: [String] {
        guard let key, UUID(uuidString: key) == nil else { return [] }
        let sentence = key.prefix(1).uppercased() + key.dropFirst().lowercased()
        return Set([key.lowercased(), key.uppercased(), key.capitalized, sentence]).subtracting([key]).sorted()
    }

    /// Refuses a value that its indicator cannot have, and says by how much; the database would only refuse it.
    func checkBounds(_ act: LogAct) throws {
        guard let value = text("value").flatMap({ Decimal(exactly: $0) }),
            let indicator = text("indicator").flatMap({ act.indicators[$0] }),
            let refusal = Refusal(value: value, least: indicator.least, most: indicator.most)
        else { return }
        throw Refused(refusal, at: "value")
    }
}

extension Connection {
    /// The day in Hà Nội.
    func today() throws -> Day { try run("SELECT today() AS day").one()["day"] }

    /// Refuses the key of a new record where another record has it in other capitals.
    func refuseCapitals(of key: String, _ entry: RecordEntry, _ city: City.ID, _ code: String) throws {
        let others = entry.otherKeys
        guard !others.isEmpty else { return }
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
        throw Refused(.capitals(key, other: other), at: "key")
    }
}
