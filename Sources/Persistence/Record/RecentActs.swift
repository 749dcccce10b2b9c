import Domain
import Postgres

/// Records of a kind that somebody wrote in one act.
public struct RecentAct: Equatable, Sendable {
    public var kind: RecordKind
    public var count: Int
    /// Of one of them, as `LoggedRecord` has it.
    public var key: String
    public var recordedAt: Instant
    /// `nil` where the reader may not know.
    public var recorderName: String?

    public init(kind: RecordKind, count: Int, key: String, recordedAt: Instant, recorderName: String?) {
        (self.kind, self.count, self.key) = (kind, count, key)
        (self.recordedAt, self.recorderName) = (recordedAt, recorderName)
    }
}

extension Connection {
    /// What other people than the acting one wrote in a city, the last first.
    /// - Parameter instant: nothing from before; `nil` for whatever was last.
    public func recentActs(of city: City.ID, since instant: Instant?, limit: Int) throws -> [RecentAct] {
        // Who took part stands with the activity.
        let acts = RecordKind.allCases.filter { $0 != .participation }.map { kind -> SQL in
            let stands: SQL = kind == .observation ? "superseded_at = 'infinity'" : "true"
            return """
                (SELECT '\(unescaped: kind.rawValue)' AS kind, recorded_at, recorded_by, count(*) AS count,
                    min(concat_ws(',', \(unescaped: kind.keyColumns))) AS key
                 FROM \(unescaped: kind.rawValue) AS kept
                 WHERE city_id = \(city) AND \(stands) AND recorded_by <> acting_person()
                    AND recorded_at > coalesce(\(instant)::timestamptz, '-infinity')
                 GROUP BY recorded_at, recorded_by ORDER BY recorded_at DESC LIMIT \(limit))
                """
        }.joined(" UNION ALL ")
        return try run(
            """
            SELECT kind, recorded_at, count, key, person_name(recorded_by) AS recorder
            FROM (\(acts)) AS act ORDER BY recorded_at DESC, kind LIMIT \(limit)
            """
        ).compactMap { row -> RecentAct? in
            guard let kind = RecordKind(rawValue: try row["kind"]) else { return nil }
            return RecentAct(
                kind: kind, count: try row["count"], key: try row["key"],
                recordedAt: try row["recorded_at"], recorderName: try row["recorder"])
        }
    }

    /// When the acting person signed in on an earlier day than today, the last time; `nil` where they never did.
    public func lastVisit() throws -> Instant? { try run("SELECT last_visit() AS at").one()["at"] }
}
