import Domain
import Postgres

/// Records of a kind that wait for the acting person to do something with them.
public struct WaitingRecords: Equatable, Sendable {
    /// What is to be done.
    public enum Task: String, CaseIterable, Sendable {
        /// To approve the mayor’s signature, or the consent, that somebody entered.
        case sign, consent
        /// To say whether the country nominates the city.
        case nominate
        /// To correct what was not verified.
        case correct
        case verify
        /// To freeze a baseline that another person proposed.
        case freeze
        /// To accept that something is new about a programme.
        case accept
    }

    public var city: City.ID
    public var task: Task
    public var kind: RecordKind
    public var count: Int
    /// Of one of them, as `LoggedRecord` has it; of a nomination, the one that has waited longest.
    public var key: String
    public var since: Instant

    public init(city: City.ID, task: Task, kind: RecordKind, count: Int, key: String, since: Instant) {
        (self.city, self.task, self.kind, self.count) = (city, task, kind, count)
        (self.key, self.since) = (key, since)
    }
}

extension Query where Value == [WaitingRecords] {
    /// What waits in these cities for the acting person, who may do there what `rights` say, by task.
    public static func waitingRecords(in cities: [City.ID], for rights: LogRights) -> Query {
        let tasks = WaitingRecords.open(to: rights)
        guard !tasks.isEmpty else { return Query("SELECT WHERE false") { _ in [] } }
        let parts = tasks.map { task, kind, condition -> SQL in
            // Thousands may wait to be verified: to sort them for the sake of one takes most of the time.
            let key: SQL =
                kind.naturalKey.isEmpty
                ? "(array_agg(kept.id))[1]::text"
                : "(array_agg(concat_ws(',', \(unescaped: kind.keyColumns)) ORDER BY recorded_at))[1]"
            return """
                SELECT '\(unescaped: task.rawValue)' AS task, '\(unescaped: kind.rawValue)' AS kind, city_id, count(*) AS count, min(recorded_at) AS since,
                    \(key) AS key
                FROM \(unescaped: kind.rawValue) AS kept
                WHERE city_id = ANY (\(cities.map(\.rawValue))) AND \(condition) GROUP BY city_id
                """
        }
        return Query("\(parts.joined(" UNION ALL "))") { rows in
            try rows.compactMap { row -> WaitingRecords? in
                guard let task = WaitingRecords.Task(rawValue: try row["task"]),
                    let kind = RecordKind(rawValue: try row["kind"])
                else { return nil }
                return WaitingRecords(
                    city: try row["city_id"], task: task, kind: kind, count: try row["count"],
                    key: try row["key"], since: try row["since"])
            }.sorted { $0.order < $1.order }
        }
    }
}

extension WaitingRecords {
    fileprivate var order: (Int, Instant) { (Task.allCases.firstIndex(of: task) ?? 0, since) }

    /// Of whom another person has to look at what somebody entered, nobody looks at their own.
    fileprivate static func open(to rights: LogRights) -> [(task: Task, kind: RecordKind, condition: SQL)] {
        let another: SQL = "recorded_by <> acting_person()"
        let checked = RecordKind.allCases.filter(\.isChecked)
        var tasks: [(Task, RecordKind, SQL)] = []
        if rights.signs {
            tasks.append((.sign, .nomination, "signed_on IS NOT NULL AND signature_approved_by IS NULL"))
            tasks.append((.consent, .nomination, "consent_on IS NOT NULL AND consent_approved_by IS NULL"))
        }
        if rights.confirms { tasks.append((.nominate, .nomination, "status = 'sent_to_commission'")) }
        if rights.edits { tasks += checked.map { (.correct, $0, "verification = 'rejected' AND \(counts($0))") } }
        if rights.approves || rights.rates {
            tasks += checked.map {
                (.verify, $0, "verification IN \(rights.openSteps) AND \(another) AND \(counts($0))")
            }
            tasks.append(
                (.accept, .programme, "novelty IS NOT NULL AND novelty_accepted_by IS NULL AND \(another)"))
        }
        if rights.approves { tasks.append((.freeze, .baseline, "status = 'proposed' AND \(another)")) }
        return tasks
    }

    /// Of values, those that nothing superseded.
    private static func counts(_ kind: RecordKind) -> SQL {
        kind == .observation ? "superseded_at = 'infinity' AND status <> 'withdrawn'" : "true"
    }
}
