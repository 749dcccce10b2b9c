import Config
import Domain
import Foundation
import Postgres

/// What a record feeds: the way back up from a record to the numbers.
public struct RecordFeeds: Sendable {
    /// A measure in which the record was counted.
    public struct Measure: Equatable, Sendable {
        public var name: String
        /// What it adds; `nil` for figures and ratings, which are not added up.
        public var part: Double?
    }

    public var run: Run
    /// In the order of their names; empty where it feeds none.
    public var measures: [Measure]
    /// Why it feeds none; `nil` where that is not known.
    public var why: WhyNotFed?
}

extension Connection {
    /// The measures of the newest run in which a record of a city was counted.
    /// - Returns: `nil` where nothing was assessed, or the acting person may not see what it gave. What a reader cannot see of the
    ///   city's records can be what makes others count, so that it feeds none is told only to those who read all of them.
    public func feeds(
        of kind: RecordKind, _ id: UUID, of city: City.ID, method: ReadinessMethod
    ) throws -> RecordFeeds? {
        guard let run = try latestRuns().first, let number = run.assessment, let meta = try assessment(number),
            try !self.run("SELECT FROM city_assessment WHERE city_id = \(city) AND assessment_id = \(number)").isEmpty
        else { return nil }
        let ids = try identities(of: kind, id, of: city)
        let measures = try countedItems(
            of: city, asOf: meta.instant, cutOff: meta.cutOff, method: method, kinds: kind.fedKinds
        )
        .compactMap { name, items -> RecordFeeds.Measure? in
            let counted = items.filter { ids.contains($0.id) }
            guard let first = counted.first else { return nil }
            return RecordFeeds.Measure(
                name: name, part: first.part.map { _ in counted.reduce(0) { $0 + ($1.part ?? 0) } })
        }
        .sorted { $0.name < $1.name }
        guard measures.isEmpty else { return RecordFeeds(run: run, measures: measures) }
        guard try readsAll(of: city) else { return nil }
        return RecordFeeds(run: run, measures: [], why: try whyNotFed(kind, id, of: city, at: meta.instant))
    }

    /// Under which identities a record is counted: a value under that of any of its corrections, a baseline under its value's.
    private func identities(of kind: RecordKind, _ id: UUID, of city: City.ID) throws -> Set<UUID> {
        let query: SQL
        switch kind {
        case .observation: query = corrections(of: id, in: city)
        case .baseline:
            query =
                "SELECT observation_id AS id FROM baseline WHERE city_id = \(city) AND id = \(id) AND status = 'frozen'"
        default: return [id]
        }
        return Set(try run(query).map { try $0["id"] })
    }

    private func whyNotFed(
        _ kind: RecordKind, _ id: UUID, of city: City.ID, at instant: Instant
    ) throws -> WhyNotFed? {
        // A correction made since then says nothing of what the run read.
        let isOld: SQL = kind == .observation ? "superseded_at = 'infinity' AND" : ""
        let ids = kind == .baseline ? [id] : Array(try identities(of: kind, id, of: city))
        let row = try run(
            """
            SELECT recorded_at > \(instant) AS is_later, to_jsonb(kept) AS fields FROM \(unescaped: kind.rawValue) AS kept
            WHERE \(isOld) city_id = \(city) AND id = ANY (\(ids))
            """
        ).first
        guard let row else { return nil }
        let fields: JSONB<[String: JSONScalar?]> = try row["fields"]
        if let why = WhyNotFed(kind, fields: fields.value.compactMapValues { $0?.text }) { return why }
        return try row["is_later"] ? .later : nil
    }
}
