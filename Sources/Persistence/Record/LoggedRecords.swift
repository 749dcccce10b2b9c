import Config
import Domain
import Foundation
import Postgres

/// A record as its form shows it: each field in the text that a file would hold.
public struct LoggedRecord: Equatable, Sendable {
    public let kind: RecordKind
    /// What its address calls it: its identity, or the fields by which it is known, joined by commas.
    public let key: String
    public let recordedAt: Instant
    public let recordedBy: Person.ID
    /// `nil` where the reader may not know.
    public let recorderName: String?
    /// Fields that say nothing are missing.
    public let values: [String: String]

    public static let separator = ","

    public subscript(_ name: String) -> String? { values[name] }
}

/// What the acting person may log for a city.
public struct LogRights: Equatable, Sendable {
    public var edits: Bool
    public var approves: Bool
    public var rates: Bool
    /// For the mayor's office.
    public var signs = false
    /// For the National Commission, or the network: what a city declares of itself.
    public var confirms = false

    public var any: Bool { edits || approves || rates }

    /// Whether records of the kind can be added.
    public func allow(_ kind: RecordKind) -> Bool {
        switch kind {
        case .logYear: approves
        case .rating: edits || rates
        default: edits
        }
    }

    /// Whether something of a record can be changed: who rates a city from outside checks what its people entered.
    public func allowChange(_ kind: RecordKind) -> Bool {
        allow(kind) || rates && kind.field("verification") != nil || confirms && kind == .continuation
    }
}

extension Connection {
    public func logRights(in city: City.ID) throws -> LogRights {
        let row = try run(
            """
            SELECT may('edits', \(city)) AS edits, may('approves', \(city)) AS approves, may('rates', \(city)) AS rates,
                may_sign_for(\(city)) AS signs, may_confirm(\(city)) AS confirms
            """
        ).one()
        return LogRights(
            edits: try row["edits"], approves: try row["approves"], rates: try row["rates"], signs: try row["signs"],
            confirms: try row["confirms"])
    }

    /// The cities for which the acting person may log, but not all of them to an administrator.
    public func citiesToLog() throws -> [City] {
        try run(
            """
            SELECT id, code, name, name_vi, country, region, population, population_year, is_invented FROM city
            WHERE id IN (SELECT unnest(current_setting('app.edits')::integer[] || current_setting('app.rates')::integer[]))
            ORDER BY code
            """
        ).map { try City($0) }
    }

    /// The record at this address, as it stands now: of a value, the one that supersedes it.
    public func loggedRecord(_ kind: RecordKind, _ key: String, of city: City.ID) throws -> LoggedRecord? {
        let condition: SQL
        if kind == .observation {
            guard let id = UUID(uuidString: key), let current = try current(id, of: city) else { return nil }
            condition = "id = \(current.id)"
        } else if kind.naturalKey.isEmpty {
            guard let id = UUID(uuidString: key) else { return nil }
            condition = "id = \(id)"
        } else {
            let parts = key.split(separator: LoggedRecord.separator, omittingEmptySubsequences: false).map(String.init)
            let fields = kind.naturalKey.compactMap(kind.field)
            guard parts.count == fields.count, zip(fields, parts).allSatisfy({ $0.form.read($1) == .text($1) }) else {
                return nil
            }
            condition = try zip(fields, parts).reduce("true" as SQL) { sql, part in
                guard let value = try keyValue(part.1, of: part.0) else { return "false" }
                return "\(sql) AND \(unescaped: part.0.column) = \(value)"
            }
        }
        return try logged(rows(kind, where: condition, of: city, limit: 1)).first
    }

    /// The records of a kind, the last written first.
    /// - Parameter owner: only what belongs to this record, by this field.
    public func loggedRecords(
        _ kind: RecordKind, of city: City.ID, belongingTo owner: (field: String, id: UUID)? = nil, limit: Int,
        offset: Int = 0
    ) throws -> [LoggedRecord] {
        let condition: SQL = owner.map { "\(unescaped: $0.field)_id = \($0.id)" } ?? "true"
        return try logged("\(rows(kind, where: condition, of: city, limit: limit)) OFFSET \(offset)")
    }

    /// How many people took part in each activity, by its address; activities for which nobody was counted are missing.
    public func attendance(of city: City.ID) throws -> [String: Int] {
        let counts = try run("SELECT activity_id, count FROM participation WHERE city_id = \(city) AND people = 'all'")
            .map {
                ((try $0["activity_id"] as UUID).uuidString.lowercased(), try $0["count"] as Int)
            }
        return Dictionary(uniqueKeysWithValues: counts)
    }

    /// What was written last, of whatever kind; who took part stands with the activity.
    public func latestRecords(of city: City.ID, limit: Int) throws -> [LoggedRecord] {
        let all = RecordKind.allCases.filter { $0 != .participation }
            .map { "(\(rows($0, where: "true", of: city, limit: limit)))" as SQL }
        guard let first = all.first else { return [] }
        return try logged(
            "\(all.dropFirst().reduce(first) { "\($0) UNION ALL \($1)" }) ORDER BY recorded_at DESC, key LIMIT \(limit)"
        )
    }

    /// How many records of each kind stand.
    public func loggedCounts(of city: City.ID) throws -> [RecordKind: Int] {
        let all = RecordKind.allCases.map { kind in
            """
            SELECT '\(unescaped: kind.rawValue)' AS kind, count(*) AS count FROM \(table(kind.rawValue, asOf: nil)) AS kept
            WHERE city_id = \(city)
            """ as SQL
        }
        guard let first = all.first else { return [:] }
        let counts = try run(all.dropFirst().reduce(first) { "\($0) UNION ALL \($1)" }).map {
            (RecordKind(rawValue: try $0["kind"]), try $0["count"] as Int)
        }
        return Dictionary(uniqueKeysWithValues: counts.compactMap { kind, count in kind.map { ($0, count) } })
    }

    private func logged(_ rows: SQL) throws -> [LoggedRecord] {
        try run(rows).compactMap { row in
            guard let kind = RecordKind(rawValue: try row["kind"]) else { return nil }
            let columns: JSONB<[String: String]> = try row["fields"]
            return LoggedRecord(kind, columns.value, row, name: try row["name"])
        }
    }

    /// The rows of a kind with all columns as text; what a column refers to outside the city stands there by its code.
    private func rows(_ kind: RecordKind, where condition: SQL, of city: City.ID, limit: Int) -> SQL {
        var codes: SQL = "'{}'::jsonb"
        if kind.field("indicator") != nil {
            codes = "jsonb_build_object('indicator', (SELECT code FROM indicator WHERE indicator.id = indicator_id))"
        }
        if kind == .baseline {
            codes = """
                \(codes) || jsonb_build_object('period', (SELECT period FROM observation AS base
                    WHERE base.city_id = kept.city_id AND base.id = observation_id))
                """
        }
        if kind == .contributionCity {
            codes = "jsonb_build_object('with_city', (SELECT code FROM city WHERE city.id = with_city_id))"
        }
        let standing: SQL = kind == .observation ? "superseded_at = 'infinity'" : "true"
        return """
            SELECT '\(unescaped: kind.rawValue)' AS kind, recorded_at, recorded_by, person_name(recorded_by) AS name,
                coalesce(to_jsonb(kept) ->> 'id', '') AS key,
                (SELECT jsonb_object_agg(key, value)
                 FROM jsonb_each_text(jsonb_strip_nulls(to_jsonb(kept) || \(codes)))) AS fields
            FROM \(unescaped: kind.rawValue) AS kept WHERE city_id = \(city) AND \(standing) AND \(condition)
            ORDER BY recorded_at DESC, key LIMIT \(limit)
            """
    }

    /// A part of an address as the value of its column.
    private func keyValue(_ text: String, of field: RecordField) throws -> SQL? {
        switch field.form {
        case .reference: UUID(uuidString: text).map { "\($0)" }
        case .city: try run("SELECT id FROM city WHERE code = \(text)").first.map { "\(try $0["id"] as Int)" }
        case .year, .count: "\(text)::integer"
        case .day: "\(text)::date"
        default: "\(text)"
        }
    }
}

extension LoggedRecord {
    fileprivate init?(_ kind: RecordKind, _ columns: [String: String], _ row: Row, name: String?) {
        var values: [String: String] = [:]
        for field in kind.fields {
            let isCode = field.form == .indicator || field.form == .city
            guard let text = columns[isCode ? field.name : field.column] else { continue }
            values[field.name] = field.text(of: text)
        }
        guard let recordedAt: Instant = try? row["recorded_at"], let recordedBy: Person.ID = try? row["recorded_by"]
        else { return nil }
        let key = columns["id"] ?? kind.naturalKey.map { values[$0] ?? "" }.joined(separator: Self.separator)
        self.init(
            kind: kind, key: key, recordedAt: recordedAt, recordedBy: recordedBy, recorderName: name, values: values)
    }
}

extension RecordField {
    /// What a file would hold, from what PostgreSQL writes; `nil` where that is nothing.
    fileprivate func text(of column: String) -> String? {
        switch form {
        case .choice([RecordWord.me]): return RecordWord.me
        case .flag: return column == "true" ? "yes" : "no"
        case .period: return Period(sqlText: column)?.written
        case .features, .choices:
            let words = (try? JSONDecoder().decode([String].self, from: Data(column.utf8))) ?? []
            return words.isEmpty ? nil : words.joined(separator: " ")
        default: return column.isEmpty ? nil : column
        }
    }
}
