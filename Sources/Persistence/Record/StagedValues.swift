import Domain
import Postgres

/// Values are never written over: one that says something else supersedes what its source said last, as `recordObservation` has it.
extension Connection {
    /// Compares staged values with what the same source gave last for the same figure, period and cell, withdrawn or not.
    func compareValues(_ staged: StagedRecords) throws -> Fates {
        guard staged.isWhole else { throw NotTogether() }
        // Why it supersedes another is not a part of what a value says.
        let differs = staged.columns.filter { $0.name != "reason" }.map(\.differs).joined(separator: " OR ")
        // As in `sameValue`, no index that begins with the city is to be looked into.
        try run(
            """
            UPDATE staged SET standing = standing.id, fate = CASE WHEN standing.differs THEN 'changed' ELSE 'same' END
            FROM (
                SELECT staged.ordinal, kept.id, \(unescaped: differs) AS differs
                FROM staged CROSS JOIN LATERAL (
                    SELECT * FROM observation AS said
                    WHERE said.city_id + 0 = \(staged.city) AND said.superseded_at = 'infinity'
                        AND said.source = staged.source AND \(unescaped: staged.isSameFigure)
                        AND said.period_start = lower(staged.period) AND said.period = staged.period
                    ORDER BY said.status = 'withdrawn', said.recorded_at DESC LIMIT 1) AS kept
            ) AS standing WHERE standing.ordinal = staged.ordinal
            """)
        return try fates()
    }

    func insertValues(_ staged: StagedRecords, _ fates: Fates) throws {
        guard fates.added + fates.changed > 0 else { return }
        let values = staged.values
        let written = try run(
            """
            INSERT INTO observation (city_id, supersedes, \(unescaped: values.map(\.name).joined(separator: ", ")))
            SELECT \(staged.city)::integer, staged.standing, \(unescaped: values.map(\.value).joined(separator: ", "))
            FROM staged LEFT JOIN LATERAL (
                SELECT * FROM observation AS kept WHERE kept.city_id = \(staged.city) AND kept.id = staged.standing LIMIT 1
            ) AS kept ON true
            WHERE staged.fate <> 'same' ORDER BY staged.ordinal
            """)
        guard written.affected == fates.added + fates.changed else { throw NotTogether() }
    }
}

extension StagedRecords {
    /// What makes a value that was `said` one of a staged row's figure and cell.
    fileprivate var isSameFigure: String {
        func given(_ name: String) -> String? { columns.first { $0.name == name }?.given }
        // Not IS NOT DISTINCT FROM, for which no index is looked into: all of these rows have an indicator, or none has.
        let figure = figures.map { "said.\($0.column) \($0.isGiven ? "= staged.\($0.column)" : "IS NULL")" }
        let cell = [
            "said.cell = \(given("cell") ?? "''")", "said.scope = \(given("scope") ?? "'city'")",
            "said.scope_name IS NOT DISTINCT FROM \(given("scope_name") ?? "NULL")",
        ]
        return (figure + cell).joined(separator: " AND ")
    }

    /// The columns of a new row. What is not given stands as it stood in the one that is superseded.
    fileprivate var values: [(name: String, value: String)] {
        let own = columns.map { column -> (name: String, value: String) in
            guard let usual = column.usual, carriedOver.contains(column.name) else {
                return (column.name, column.first)
            }
            return (column.name, "coalesce(\(column.given), kept.\(column.name), '\(usual)')")
        }
        let others = carriedOver.filter { name in !columns.contains { $0.name == name } }.map { name in
            (name, kind.usual[name].map { "coalesce(kept.\(name), '\($0)')" } ?? "kept.\(name)")
        }
        return own + others
    }
}
