import Domain
import Postgres

/// How many staged entries are new, change what stands, or say what stands.
struct Fates {
    var added: Int
    var changed: Int
    var unchanged: Int
}

/// A staged row is looked up by itself in each of these statements, by index. Joined otherwise, PostgreSQL may read all records
/// of the city for some thousand rows, and more of them with every thousand. What is looked up is a column: of what a function makes of
/// one, such as a digest or a cast, row-level security lets no index hear before it has looked at each row itself.
extension Connection {
    /// Refuses what refers to a record that is not there.
    func refuseUnknown(_ staged: StagedRecords) throws {
        for field in staged.fields {
            guard case .reference(let kind) = field.form else { continue }
            let unknown = try run(
                """
                SELECT FROM staged WHERE \(unescaped: field.column) IS NOT NULL AND (
                    SELECT known.id FROM \(unescaped: kind.rawValue) AS known
                    WHERE known.city_id = \(staged.city) AND known.id = staged.\(unescaped: field.column)) IS NULL
                LIMIT 1
                """)
            guard unknown.isEmpty else { throw NotTogether() }
        }
    }

    /// Compares staged rows with the records that stand, which stay locked, so that what was compared is what is written over.
    func compare(_ staged: StagedRecords) throws -> Fates {
        let differs = staged.columns.map(\.differs).joined(separator: " OR ")
        try run(
            """
            WITH standing AS MATERIALIZED (
                SELECT staged.ordinal, kept.* FROM (SELECT * FROM staged ORDER BY ordinal) AS staged CROSS JOIN LATERAL (
                    SELECT kept.ctid AS standing, CASE WHEN coalesce(kept.recorded_at = \(stamp), false) THEN 'twice'
                        WHEN \(unescaped: differs.isEmpty ? "false" : differs) THEN 'changed' ELSE 'same' END AS fate
                    FROM \(unescaped: staged.table) AS kept
                    WHERE kept.city_id = \(staged.city) AND \(unescaped: staged.isKey) LIMIT 1 FOR UPDATE) AS kept)
            UPDATE staged SET fate = standing.fate, standing = standing.standing
            FROM standing WHERE standing.ordinal = staged.ordinal
            """)
        let fates = try fates()
        if fates.added > 0 { try refuseNew(staged) }
        return fates
    }

    /// - Throws: `NotTogether` where two are of one record, or one is of what this act has written.
    func fates() throws -> Fates {
        let row = try run(
            """
            SELECT count(*) FILTER (WHERE fate = 'new') AS added, count(*) FILTER (WHERE fate = 'changed') AS changed,
                count(*) FILTER (WHERE fate = 'same') AS unchanged,
                count(standing) > count(DISTINCT standing) OR count(*) FILTER (WHERE fate = 'twice') > 0 AS is_twice
            FROM staged
            """
        ).one()
        if try row["is_twice"] { throw NotTogether() }
        return Fates(added: try row["added"], changed: try row["changed"], unchanged: try row["unchanged"])
    }

    /// What becomes of each staged entry, by its place.
    func outcomes() throws -> [(Int, RecordOutcome)] {
        try run("SELECT ordinal, fate FROM staged").map { row in
            let outcome: RecordOutcome =
                switch try row["fate"] as String {
                case "new": .added
                case "same": .unchanged
                default: .changed
                }
            return (try row["ordinal"], outcome)
        }
    }

    /// Refuses new records that lack something, or whose key another record has in other capitals.
    private func refuseNew(_ staged: StagedRecords) throws {
        guard staged.isWhole else { throw NotTogether() }
        guard staged.hasIdentity else { return }
        let others = try run(
            """
            SELECT FROM (
                SELECT md5(other.words)::uuid AS id FROM staged CROSS JOIN LATERAL unnest(staged.other_keys) AS other (words)
                WHERE staged.fate = 'new' OFFSET 0) AS other
            WHERE (
                SELECT known.id FROM \(unescaped: staged.table) AS known
                WHERE known.city_id = \(staged.city) AND known.id = other.id) IS NOT NULL
            LIMIT 1
            """)
        guard others.isEmpty else { throw NotTogether() }
    }

    func update(_ staged: StagedRecords, _ fates: Fates) throws {
        let changes = staged.columns.map { "\($0.name) = \($0.next)" }.joined(separator: ", ")
        let changed = try run(
            """
            UPDATE \(unescaped: staged.table) AS kept SET \(unescaped: changes)
            FROM staged WHERE kept.ctid = staged.standing AND staged.fate = 'changed'
            """)
        guard changed.affected == fates.changed else { throw NotTogether() }
    }

    /// In the order of the entries, as triggers that look at others of the kind would see them one by one.
    func insert(_ staged: StagedRecords, _ fates: Fates) throws {
        let own = staged.hasIdentity ? [(name: "id", value: "staged.id")] : []
        let columns = own + staged.columns.map { (name: $0.name, value: $0.first) }
        let added = try run(
            """
            INSERT INTO \(unescaped: staged.table) (city_id, \(unescaped: columns.map(\.name).joined(separator: ", ")))
            SELECT \(staged.city)::integer, \(unescaped: columns.map(\.value).joined(separator: ", "))
            FROM staged WHERE fate = 'new' ORDER BY ordinal
            """)
        guard added.affected == fates.added else { throw NotTogether() }
    }

    /// The places of the entries that are to be written, in their order.
    func written(_ staged: StagedRecords) throws -> [Int] {
        try run("SELECT ordinal FROM staged WHERE fate <> 'same' ORDER BY ordinal").map { try $0["ordinal"] }
    }
}
