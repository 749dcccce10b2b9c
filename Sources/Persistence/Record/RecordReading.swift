import Domain
import Foundation
import Postgres

// Reads records of every kind by their description.
extension Connection {
    /// The record at this address, as it stands now or stood at a sealed instant: of a value, the one that supersedes it.
    public func loggedRecord(
        _ kind: RecordKind, _ key: String, of city: City.ID, asOf instant: Instant? = nil
    ) throws -> LoggedRecord? {
        guard let condition = try isRecord(kind, key, of: city, asOf: instant) else { return nil }
        return try read(
            kind, "\(rows(kind, of: city, asOf: instant, where: condition)) LIMIT 1", hasNames: true
        ).first
    }

    /// The version of a record that somebody wrote at an instant, whether or not it still stands; of a value, the one at this address.
    public func loggedRecord(
        _ kind: RecordKind, _ key: String, of city: City.ID, recordedAt instant: Instant
    ) throws -> LoggedRecord? {
        let tables = kind == .observation ? [kind.rawValue] : [kind.rawValue, "\(kind.rawValue)_history"]
        guard let values = try keyValues(key, of: kind) else { return nil }
        for table in tables {
            let rows: SQL = """
                FROM \(unescaped: table) AS kept WHERE city_id = \(city) AND recorded_at = \(instant)
                    AND (\(unescaped: kind.keyColumns)) = (\(values.joined(", "))) LIMIT 1
                """
            if let record = try read(kind, rows, hasNames: true).first { return record }
        }
        return nil
    }

    /// The records of a kind, the last written first.
    /// - Parameters:
    ///   - owner: only what belongs to this record, by this field.
    ///   - instant: a sealed one; `nil` for now.
    public func loggedRecords(
        _ kind: RecordKind, of city: City.ID, belongingTo owner: (field: String, id: UUID)? = nil,
        asOf instant: Instant? = nil, limit: Int, offset: Int = 0
    ) throws -> [LoggedRecord] {
        let condition: SQL = owner.map { "kept.\(unescaped: $0.field)_id = \($0.id)" } ?? "true"
        return try run(
            latest(kind, rows(kind, of: city, asOf: instant, where: condition), limit: limit, offset: offset))
    }

    /// What belongs to a record, of each of these kinds by this field, the last written first.
    /// - Parameters:
    ///   - instant: a sealed one; `nil` for now.
    ///   - limit: of each kind.
    public func loggedRecords(
        belongingTo id: UUID, by parts: [(kind: RecordKind, field: String)], of city: City.ID,
        asOf instant: Instant? = nil, limit: Int
    ) throws -> [[LoggedRecord]] {
        try run(
            parts.map { part in
                let condition: SQL = "kept.\(unescaped: part.field)_id = \(id)"
                return latest(
                    part.kind, rows(part.kind, of: city, asOf: instant, where: condition), limit: limit, offset: 0)
            })
    }

    /// What an act wrote of a kind, as far as it stands so today.
    public func loggedRecords(
        _ kind: RecordKind, of city: City.ID, writtenAt stamp: Instant, limit: Int
    ) throws -> [LoggedRecord] {
        try run(latest(kind, standing(kind, of: city, where: "kept.recorded_at = \(stamp)"), limit: limit, offset: 0))
    }

    /// Those that count, now or as of a sealed instant: no value that was withdrawn.
    public func latestRecords(
        _ kind: RecordKind, of city: City.ID, asOf instant: Instant?, limit: Int, offset: Int
    ) throws -> [LoggedRecord] {
        try run(latest(kind, counting(kind, of: city, asOf: instant), limit: limit, offset: offset))
    }

    private func latest(_ kind: RecordKind, _ rows: SQL, limit: Int, offset: Int) -> Query<[LoggedRecord]> {
        reading(
            kind,
            """
            \(rows) ORDER BY recorded_at DESC, \(unescaped: kind.keyColumns) LIMIT \(limit) OFFSET \(offset)
            """, hasNames: true)
    }

    /// The records of a kind that count, in the order of their keys, so that a list of any length is read piece by piece.
    /// - Parameters:
    ///   - instant: a sealed one; `nil` for now.
    ///   - key: of the last record of the piece before.
    public func records(
        _ kind: RecordKind, of city: City.ID, asOf instant: Instant? = nil, after key: String? = nil, limit: Int
    ) throws -> [LoggedRecord] {
        var condition: SQL = "true"
        if let key {
            guard let values = try keyValues(key, of: kind) else { return [] }
            condition = "(\(unescaped: kind.keyColumns)) > (\(values.joined(", ")))"
        }
        return try read(
            kind,
            """
            \(counting(kind, of: city, asOf: instant)) AND \(condition)
            ORDER BY \(unescaped: kind.keyColumns) LIMIT \(limit)
            """, hasNames: false)
    }

    /// The records of a kind with these identities, as they stand.
    /// - Parameter hasNames: whether they say who recorded them.
    public func loggedRecords(
        _ kind: RecordKind, _ ids: [UUID], of city: City.ID, hasNames: Bool = false
    ) throws -> [LoggedRecord] {
        try read(kind, standing(kind, of: city, where: "kept.id = ANY (\(ids))"), hasNames: hasNames)
    }

    /// The same, of several kinds, in no order.
    public func loggedRecords(_ ids: [RecordKind: Set<UUID>], of city: City.ID) throws -> [LoggedRecord] {
        try run(
            ids.map { kind, ids in
                reading(kind, standing(kind, of: city, where: "kept.id = ANY (\(Array(ids)))"), hasNames: false)
            }
        ).flatMap(\.self)
    }

    /// Of each of these kinds what was written last, kind by kind in their order.
    public func loggedRecords(
        ofEach kinds: [RecordKind], of city: City.ID, limit: Int
    ) throws -> [LoggedRecord] {
        try run(
            kinds.map { kind in
                latest(kind, rows(kind, of: city, asOf: nil, where: "true"), limit: limit, offset: 0)
            }
        ).flatMap(\.self)
    }

    /// The records of these keys, as `listedKeys` has them, in their order.
    public func loggedRecords(_ kind: RecordKind, keys: [String], of city: City.ID) throws -> [LoggedRecord] {
        try run(readingListed(kind, keys, of: city))
    }

    /// The records of these keys, kind by kind.
    func loggedRecords(_ keys: [(kind: RecordKind, keys: [String])], of city: City.ID) throws -> [[LoggedRecord]] {
        try run(keys.map { readingListed($0.kind, $0.keys, of: city) })
    }

    private func readingListed(_ kind: RecordKind, _ keys: [String], of city: City.ID) -> Query<[LoggedRecord]> {
        // The identity is a column: row-level security lets no index hear of what a cast makes of one.
        let (asked, isAsked): (SQL, SQL) =
            kind.naturalKey.isEmpty
            ? ("unnest(\(keys)::uuid[])", "kept.id = asked.key")
            : ("unnest(\(keys)::text[])", "concat_ws(',', \(unescaped: kind.keyColumns)) = asked.key")
        return reading(
            kind,
            """
            FROM \(asked) WITH ORDINALITY AS asked (key, place)
            JOIN \(unescaped: kind.rawValue) AS kept ON kept.city_id = \(city) AND \(isAsked) ORDER BY asked.place
            """, hasNames: false)
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
        let latest = RecordKind.allCases.filter { $0 != .participation }.map { kind -> SQL in
            """
            (SELECT '\(unescaped: kind.rawValue)' AS kind, recorded_at \(standing(kind, of: city, where: "true"))
             ORDER BY recorded_at DESC LIMIT \(limit))
            """
        }.joined(" UNION ALL ")
        let kinds = try run("\(latest) ORDER BY recorded_at DESC LIMIT \(limit)").map { try $0["kind"] as String }
        // Of these kinds so many; which of several that were written at once is decided here.
        let records = try loggedRecords(
            ofEach: Set(kinds).compactMap { RecordKind(rawValue: $0) }, of: city, limit: limit)
        return Array(
            records.sorted { ($1.recordedAt, $0.key) < ($0.recordedAt, $1.key) }
                .prefix(limit))
    }

    /// How many records of each kind count, now or as of a sealed instant.
    public func loggedCounts(of city: City.ID, asOf instant: Instant? = nil) throws -> [RecordKind: Int] {
        let parts = RecordKind.allCases.map { kind -> SQL in
            "SELECT '\(unescaped: kind.rawValue)' AS kind, count(*) AS count \(counting(kind, of: city, asOf: instant))"
        }
        let counts = try run("\(parts.joined(" UNION ALL "))").map {
            (RecordKind(rawValue: try $0["kind"]), try $0["count"] as Int)
        }
        return Dictionary(uniqueKeysWithValues: counts.compactMap { kind, count in kind.map { ($0, count) } })
    }

    /// What stands, of values also what was withdrawn.
    func standing(_ kind: RecordKind, of city: City.ID, where condition: SQL) -> SQL {
        let stands: SQL = kind == .observation ? "superseded_at = 'infinity'" : "true"
        return """
            FROM \(unescaped: kind.rawValue) AS kept WHERE city_id = \(city) AND \(stands) AND \(condition)
            """
    }

    /// What stands now, or stood at a sealed instant.
    private func rows(_ kind: RecordKind, of city: City.ID, asOf instant: Instant?, where condition: SQL) -> SQL {
        instant == nil
            ? standing(kind, of: city, where: condition)
            : "\(counting(kind, of: city, asOf: instant)) AND \(condition)"
    }

    /// - Parameter hasNames: whether it says who recorded it.
    private func reading(_ kind: RecordKind, _ rows: SQL, hasNames: Bool) -> Query<[LoggedRecord]> {
        let name = hasNames ? "person_name(recorded_by)" : "NULL"
        return Query("SELECT \(unescaped: kind.columns), \(unescaped: name) AS recorder \(rows)") { rows in
            try rows.map { try LoggedRecord(kind, $0) }
        }
    }

    private func read(_ kind: RecordKind, _ rows: SQL, hasNames: Bool) throws -> [LoggedRecord] {
        try run(reading(kind, rows, hasNames: hasNames))
    }

    /// The condition that a row is the record at this address; `nil` where there can be none.
    private func isRecord(
        _ kind: RecordKind, _ key: String, of city: City.ID, asOf instant: Instant?
    ) throws -> SQL? {
        if kind == .observation {
            guard let id = UUID(uuidString: key) else { return nil }
            if instant != nil { return "kept.id IN (\(corrections(of: id, in: city)))" }
            guard let current = try current(id, of: city) else { return nil }
            return "kept.id = \(current.id)"
        }
        return try keyValues(key, of: kind).map { "(\(unescaped: kind.keyColumns)) = (\($0.joined(", ")))" }
    }

    /// The identities of a value with all that it superseded and all that superseded it.
    func corrections(of id: UUID, in city: City.ID) -> SQL {
        """
        WITH RECURSIVE chain (id, supersedes) AS (
            SELECT id, supersedes FROM observation WHERE city_id = \(city) AND id = \(id)
            UNION
            SELECT other.id, other.supersedes FROM chain JOIN observation AS other
                ON other.city_id = \(city) AND (other.id = chain.supersedes OR other.supersedes = chain.id)
        )
        SELECT id FROM chain
        """
    }

    /// The values of a kind’s key columns; `nil` where the address is none of this kind.
    private func keyValues(_ key: String, of kind: RecordKind) throws -> [SQL]? {
        if kind.naturalKey.isEmpty { return UUID(uuidString: key).map { ["\($0)"] } }
        let parts = key.split(separator: LoggedRecord.separator, omittingEmptySubsequences: false).map(String.init)
        let fields = kind.naturalKey.compactMap(kind.field)
        guard parts.count == fields.count, zip(fields, parts).allSatisfy({ (try? $0.form.read($1)) == $1 }) else {
            return nil
        }
        let values = try zip(fields, parts).compactMap { try keyValue($1, of: $0) }
        return values.count == fields.count ? values : nil
    }

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

private func counting(_ kind: RecordKind, of city: City.ID, asOf instant: Instant?) -> SQL {
    "FROM \(table(kind.rawValue, asOf: instant)) AS kept WHERE city_id = \(city)"
}

extension Query where Value == Set<RecordKind> {
    /// The kinds of which the city has a record that counts.
    public static func loggedKinds(of city: City.ID) -> Query {
        let parts = RecordKind.allCases.map { kind -> SQL in
            """
            SELECT '\(unescaped: kind.rawValue)' AS kind WHERE EXISTS (SELECT \(counting(kind, of: city, asOf: nil)))
            """
        }
        return Query("\(parts.joined(" UNION ALL "))") { rows in
            Set(try rows.compactMap { RecordKind(rawValue: try $0["kind"]) })
        }
    }
}
