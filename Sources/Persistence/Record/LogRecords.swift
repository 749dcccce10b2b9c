import Config
import Domain
import Foundation
import Input
import Postgres

extension Connection {
    /// Records all entries for a city as one act. Each is tried, so that all that is refused is told at once.
    /// - Parameters:
    ///   - plausibility: when numbers are asked back; `nil` where nobody is asked.
    ///   - text: the catalogue from which refusals are worded.
    /// - Throws: `InputErrors` naming the place of each refusal, and of each number that is asked back.
    public func record(
        _ entries: [RecordEntry], city code: String, asking plausibility: Plausibility? = nil, text: Catalogue
    ) throws -> LogSummary {
        try record(entries, city: code, asking: plausibility, text: text, together: few)
    }

    /// As above.
    /// - Parameter least: so many entries that are alike are recorded together, with the same outcome.
    package func record(
        _ entries: [RecordEntry], city code: String, asking plausibility: Plausibility? = nil, text: Catalogue,
        together least: Int
    ) throws -> LogSummary {
        guard let city: City.ID = try run("SELECT id FROM city WHERE code = \(code)").first?["id"] else {
            throw InputErrors([InputError(file: code, text(.noSuchCity(code)))])
        }
        let sorted = entries.sorted { RecordKind.inOrder($0.kind, $1.kind) }
        let questions = try plausibility.map { try self.questions(of: sorted, $0, of: city, code, text) } ?? []
        if let summary = try recordTogether(sorted, of: city, code, text: text, least: least) {
            guard questions.isEmpty else { throw InputErrors(questions) }
            return summary
        }
        var summary = LogSummary()
        var errors = questions
        var act = LogAct(text: text, today: try today())
        let isMany = entries.count > few
        if isMany { try planForMany() }
        var recorded: [RecordKind: Int] = [:]
        for entry in sorted {
            let mistakes = act.mistakes(of: entry)
            guard mistakes.isEmpty else {
                errors += mistakes
                act.noteRefusal(of: entry)
                continue
            }
            let count = recorded[entry.kind, default: 0] + 1
            recorded[entry.kind] = count
            // At every doubling: what was planned for a small table reads all records of the city from some other index.
            if isMany, count >= 16, count.nonzeroBitCount == 1 { try script("DISCARD PLANS") }
            try script("SAVEPOINT entry")
            do {
                switch try attempt(entry, of: city, code, &act) {
                case .added: summary.added += 1
                case .changed: summary.changed += 1
                case .unchanged: summary.unchanged += 1
                }
                try script("RELEASE entry")
                continue
            } catch let refused as Refused {
                errors.append(entry.row.error(refused.field ?? entry.kind.rawValue, text(refused.refusal)))
            } catch let error as PostgresError where error.isRefusal {
                errors.append(entry.row.refusal(error, of: entry.kind, text))
            } catch is RefersToRefused {
                // What it refers to is told, and mended first.
            }
            try script("ROLLBACK TO entry; RELEASE entry")
            act.noteRefusal(of: entry)
        }
        guard errors.isEmpty else { throw InputErrors(errors) }
        try complete(&summary, entries, of: city)
        return summary
    }

    /// Adds what is known of an act that wrote something: by which stamp, and which declared years it concerns.
    func complete(_ summary: inout LogSummary, _ entries: [RecordEntry], of city: City.ID) throws {
        guard summary.added + summary.changed > 0 else { return }
        summary.stamp = try actStamp()
        summary.lateYears = try lateYears(of: city, writing: Set(entries.map(\.kind)))
    }

    /// Records an entry. Where the same was sent twice at once, the second is refused since the first is there, and when it is tried
    /// again it changes nothing.
    private func attempt(
        _ entry: RecordEntry, of city: City.ID, _ code: String, _ act: inout LogAct
    ) throws -> RecordOutcome {
        do {
            return try record(entry, of: city, code, &act)
        } catch let error as PostgresError where error.isOvertaken {
            try script("ROLLBACK TO entry")
            return try record(entry, of: city, code, &act)
        }
    }

    func record(
        _ entry: RecordEntry, of city: City.ID, _ code: String, _ act: inout LogAct
    ) throws -> RecordOutcome {
        var columns: [String: SQL] = [:]
        for (field, text) in entry.values where text != nil || !field.staysWhenEmpty {
            columns[field.column] = try value(text, of: field, city: city, code, &act)
        }
        switch entry.kind {
        case .observation:
            try entry.checkBounds(act)
            return try recordObservation(entry, columns, of: city)
        case .baseline: return try recordBaseline(entry, columns, of: city)
        default: break
        }
        if entry.kind == .rating, columns["feature"] != nil {
            columns["framework_id"] = "(SELECT max(id) FROM framework WHERE code = \(keyFeatures))"
        }
        let table = entry.kind.rawValue
        let isKey: SQL
        if entry.kind.naturalKey.isEmpty {
            let id = entry.key.map(UUID.init(uuidString:))?.map { "\($0)" as SQL } ?? recordID(code, table, entry.words)
            columns["id"] = id
            isKey = "id = \(id)"
        } else {
            isKey = try entry.kind.naturalKey.reduce("true" as SQL) { sql, name in
                guard let field = entry.kind.field(name), let value = columns[field.column] else {
                    throw Refused(.keyColumn, at: name)
                }
                return "\(sql) AND \(unescaped: field.column) = \(value)"
            }
        }
        let sorted = columns.sorted { $0.key < $1.key }
        let lists = Set(entry.kind.fields.filter(\.isList).map(\.column))
        let differs = sorted.map { column, value -> SQL in
            // Lists of a domain's words have no equality of their own.
            "\(unescaped: column)\(unescaped: lists.contains(column) ? "::text[]" : "") IS DISTINCT FROM \(value)"
        }.joined(" OR ")
        // Locked, so that what was compared is what is written over.
        let standing = try run(
            """
            SELECT recorded_at, coalesce(recorded_at = \(stamp), false) AS is_of_this_act, \(differs) AS differs
            FROM \(unescaped: table) WHERE city_id = \(city) AND \(isKey) FOR UPDATE
            """
        ).first
        if let standing {
            if try standing["is_of_this_act"] {
                throw Refused(.twice(.unknown), at: entry.kind.naturalKey.first ?? "key")
            }
            // A declaration that says the same is about what stands now.
            guard try standing["differs"] || entry.kind == .logYear && isLate(entry, of: city) else {
                return .unchanged
            }
            guard entry.allows(try standing["recorded_at"]) else {
                throw RecordConflict(kind: entry.kind, key: entry.address)
            }
            let changes = sorted.map { "\(unescaped: $0.key) = \($0.value)" as SQL }.joined(", ")
            try run("UPDATE \(unescaped: table) SET \(changes) WHERE city_id = \(city) AND \(isKey)")
            return .changed
        }
        try entry.checkRequired(columns)
        if let key = entry.key { try refuseCapitals(of: key, entry, city, code) }
        let names = sorted.map(\.key).joined(separator: ", ")
        try run(
            """
            INSERT INTO \(unescaped: table) (city_id, \(unescaped: names))
            VALUES (\(city), \(sorted.map(\.value).joined(", ")))
            """)
        return .added
    }

    private func recordObservation(
        _ entry: RecordEntry, _ given: [String: SQL], of city: City.ID
    ) throws -> RecordOutcome {
        var columns = given
        try entry.checkRequired(columns)
        if let period = entry.text("period") {
            columns["period_precision"] = "\(Period.precision(of: period))"
            columns["period_basis"] = "\(Period.Basis.stated)"
        }
        guard let id = entry.key.flatMap(UUID.init(uuidString:)) else {
            return try recordObservation(columns, of: city)
        }
        let own = try current(id, of: city)
        if own == nil { columns["id"] = "\(id)" }
        guard let standing = try own ?? sameValue(columns, of: city) else {
            return try recordObservation(columns, of: city, superseding: nil)
        }
        // It may have come between the two looks: the same form, sent twice at once.
        if own != nil || standing.id == id, try isSame(columns, standing.id, of: city) { return .unchanged }
        // Who enters a value anew after it was withdrawn corrects nobody.
        guard entry.allows(standing.recordedAt) || entry.expected == .nothing && standing.isWithdrawn else {
            throw RecordConflict(kind: .observation, key: standing.id.uuidString.lowercased())
        }
        return try recordObservation(columns, of: city, superseding: standing.id)
    }

    /// Proposes a baseline, or freezes the one that somebody else proposed.
    private func recordBaseline(_ entry: RecordEntry, _ columns: [String: SQL], of city: City.ID) throws
        -> RecordOutcome
    {
        guard let indicator = columns["indicator_id"] else { throw Refused(.needed(.indicator), at: "indicator") }
        guard let period = columns["period"] else { throw Refused(.needed(.period), at: "period") }
        let observation = try run(
            """
            SELECT id FROM observation WHERE city_id = \(city) AND indicator_id = \(indicator) AND period = \(period)::daterange
                AND cell = '' AND scope = 'city' AND superseded_at = 'infinity' AND status IN ('known', 'estimated')
            ORDER BY recorded_at LIMIT 1
            """
        ).first
        guard let observation: UUID = try observation?["id"] else {
            throw Refused(.baselineWithoutValue, at: "period")
        }
        let known = try run(
            """
            SELECT id, status FROM baseline
            WHERE city_id = \(city) AND indicator_id = \(indicator) AND observation_id = \(observation) AND status <> 'replaced'
            """
        ).first
        let isFreezing = entry.text("status") == "frozen"
        guard let known else {
            if isFreezing { throw Refused(.baselineNotProposed, at: "status") }
            try run(
                """
                INSERT INTO baseline (city_id, id, indicator_id, observation_id, replaces, reason)
                VALUES (\(city), coalesce(\(entry.id)::uuid, gen_random_uuid()), \(indicator), \(observation), (SELECT id FROM baseline
                    WHERE city_id = \(city) AND indicator_id = \(indicator) AND status = 'frozen'), \(entry.text("reason")))
                """)
            return .added
        }
        guard isFreezing, try known["status"] == "proposed" else { return .unchanged }
        try run(
            """
            UPDATE baseline SET status = 'frozen', frozen_on = coalesce(\(entry.text("frozen_on"))::date, today())
            WHERE city_id = \(city) AND id = \(known["id"] as UUID)
            """)
        return .changed
    }

    /// A field's text as an SQL value; what it refers to is looked up.
    private func value(
        _ text: String?, of field: RecordField, city: City.ID, _ code: String, _ act: inout LogAct
    ) throws -> SQL {
        guard let text else { return field.emptyValue }
        switch field.form {
        case .title, .prose, .word, .webAddress, .area, .feature: return "\(text)"
        case .choice where text == RecordWord.me: return "acting_person()"
        case .choice(let words): return words == ["0", "1", "2", "3", "4"] ? "\(text)::integer" : "\(text)"
        case .day: return "\(text)::date"
        case .year, .count: return "\(text)::integer"
        case .number: return "\(text)::numeric"
        case .flag: return "\(text == "yes")::boolean"
        case .period: return "\(Period(text))::daterange"
        case .features, .choices: return "\(text.split(separator: " ").map(String.init))::text[]"
        case .reference(let kind):
            let id: SQL = UUID(uuidString: text).map { "\($0)::uuid" } ?? recordID(code, kind.rawValue, text)
            if act.records.contains([kind.rawValue, text]) { return id }
            let known = try run("SELECT FROM \(unescaped: kind.rawValue) WHERE city_id = \(city) AND id = \(id)")
            guard !known.isEmpty else {
                if act.isRefused(kind, text) { throw RefersToRefused() }
                throw Refused(.noSuchRecord(kind, key: text), at: field.name)
            }
            act.records.insert([kind.rawValue, text])
            return id
        case .indicator:
            if let indicator = act.indicators[text] { return "\(indicator.id)" }
            let row = try run(
                """
                SELECT indicator.id, least, most FROM indicator JOIN framework ON framework.id = framework_id
                WHERE indicator.code = \(text) AND framework.code = \(keyFeatures) ORDER BY framework.id DESC LIMIT 1
                """
            ).first
            guard let row else { throw Refused(.noSuchIndicator(text), at: field.name) }
            let indicator = LogAct.Indicator(id: try row["id"], least: try row["least"], most: try row["most"])
            act.indicators[text] = indicator
            return "\(indicator.id)"
        case .city:
            guard let id: Int = try run("SELECT id FROM city WHERE code = \(text)").first?["id"] else {
                throw Refused(.noSuchCity(text), at: field.name)
            }
            return "\(id)"
        }
    }
}

let keyFeatures = "unesco-key-features"

/// So many entries can be recorded whatever the plans.
private let few = 100

extension Connection {
    /// Has every statement of this transaction, those of triggers and foreign keys too, look rows up by index. A plan that was made
    /// for a small table reads all of it each time, and is kept while the table grows by a row each time.
    func planForMany() throws {
        // What is out of all reach would seem worth compiling.
        try script("DISCARD PLANS; SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
    }
}

extension RecordEntry {
    /// The identity that its writer gave it.
    fileprivate var id: UUID? { key.flatMap(UUID.init(uuidString:)) }

    /// What an entry without an identity of its own is known by: its writer's name for it, or all that it says.
    var words: String {
        key ?? values.map { "\($0.field.name)=\($0.text ?? "")" }.joined(separator: "\u{1F}")
    }

    func text(_ name: String) -> String? { values.first { $0.field.name == name }?.text }

    /// Whether the entry was written over what stands.
    fileprivate func allows(_ recordedAt: Instant) -> Bool { expected == nil || expected == .recorded(recordedAt) }

    /// Refuses a new record that lacks what it needs.
    fileprivate func checkRequired(_ columns: [String: SQL]) throws {
        for field in kind.fields where field.isRequired && columns[field.column] == nil {
            throw Refused(.needed(field.form), at: field.name)
        }
    }

    fileprivate var address: String {
        key ?? kind.naturalKey.map { text($0) ?? "" }.joined(separator: LoggedRecord.separator)
    }
}

extension RecordField {
    fileprivate var isList: Bool {
        switch form {
        case .choices, .features: true
        default: false
        }
    }

    /// What an empty cell says: nothing, none, or no.
    fileprivate var emptyValue: SQL {
        switch form {
        case .features, .choices: "'{}'"
        case .flag: "false"
        case .period: "\(whenEmpty)::daterange"
        case .count: "\(whenEmpty)::integer"
        default: "NULL"
        }
    }
}

extension [SQL] {
    func joined(_ separator: String) -> SQL {
        guard let first else { return "" }
        return dropFirst().reduce(first) { "\($0)\(unescaped: separator)\($1)" }
    }
}

extension PostgresError {
    /// Something stands that may not have stood when we looked.
    fileprivate var isOvertaken: Bool { code == "23505" || constraint == "observation_supersedes_current" }
}

extension Database {
    /// Records all entries for a city as one act; in a dry run everything is tried and nothing kept.
    /// - Throws: `InputErrors` naming the place of each refusal.
    public func log(
        _ entries: [RecordEntry], city: String, as actor: Actor, because reason: String? = nil, isDryRun: Bool = false,
        asking plausibility: Plausibility? = nil, text: Catalogue
    ) async throws -> LogSummary {
        do {
            return try await write(as: actor, because: reason) { db in
                let summary = try db.record(entries, city: city, asking: plausibility, text: text)
                if isDryRun { throw DryRun(summary: summary) }
                return summary
            }
        } catch let dryRun as DryRun {
            return dryRun.summary
        }
    }
}

/// Ends a transaction of which nothing is to be kept.
private struct DryRun: Error { var summary: LogSummary }
