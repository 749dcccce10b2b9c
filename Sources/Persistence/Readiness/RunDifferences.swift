import Config
import Domain
import Foundation
import Postgres

/// A run of a cycle beside the one before it, for one city.
public struct RunComparison: Sendable {
    public var earlier: Run
    public var difference: RunDifference
    /// Of each measure that changed, the records that made the change.
    public var records: [String: [MeasureItemChange]]
}

/// A record that a measure is made from now and was not before, or the other way round, or that adds something else now.
public struct MeasureItemChange: Equatable, Sendable {
    public enum Kind: String, Worded, Sendable {
        case new, gone, changed

        public static let wordsPrefix = "difference.record"
    }

    public var kind: Kind
    /// As it stands now; what is gone, as it stood.
    public var item: MeasureItem
}

extension Connection {
    /// The newest run of each cycle that had read no later than an instant, newest cycle first.
    public func latestRuns(asOf instant: Instant) throws -> [Run] {
        try runs(
            """
            id = (SELECT id FROM run AS last WHERE last.cycle = run.cycle AND last.instant <= \(instant)
                ORDER BY instant DESC, id DESC LIMIT 1)
            """)
    }

    /// The run before this one of the same cycle; `nil` for the first.
    public func runBefore(_ run: Run) throws -> Run? {
        try runs(
            "run.cycle = \(run.cycle.code) AND (instant, id) < (\(run.instant), \(run.id)) AND id <> \(run.id)", most: 1
        ).first
    }

    /// How a run differs for a city from the one before, as far as the acting person may see; `nil` where there is none before.
    /// - Parameters:
    ///   - found: what the run found for the city, where that was read already.
    ///   - method: as it is now; what an earlier run used is read where it was another.
    public func comparison(
        of city: City.ID, in run: Run, found: CityFinding? = nil, method: ReadinessMethod
    ) throws -> RunComparison? {
        guard let earlier = try runBefore(run) else { return nil }
        let difference = try RunDifference(
            from: finding(of: city, in: earlier), to: found ?? finding(of: city, in: run))
        let records = try records(of: difference, city: city, since: earlier, method) { measures in
            try items(of: measures, of: city, in: run, method)
        }
        return RunComparison(earlier: earlier, difference: difference, records: records)
    }

    /// How what a city's records give now differs from what a run found.
    /// - Parameter found: what the run found for the city.
    public func comparison(
        of city: City.ID, now live: LiveReadiness, since run: Run, found: CityFinding, method: ReadinessMethod
    ) throws -> RunComparison {
        let difference = RunDifference(from: found, to: live.finding)
        let records = try records(of: difference, city: city, since: run, method) { measures in
            try countedItems(
                of: city, asOf: live.instant, cutOff: live.cutOff, method: method, kinds: method.kinds(of: measures))
        }
        return RunComparison(earlier: run, difference: difference, records: records)
    }

    /// The records that made each measure change.
    /// - Parameter after: what these measures are made from now.
    private func records(
        of difference: RunDifference, city: City.ID, since earlier: Run, _ method: ReadinessMethod,
        _ after: (Set<String>) throws -> [String: [MeasureItem]]
    ) throws -> [String: [MeasureItemChange]] {
        let measures = Set(difference.measures)
        guard !measures.isEmpty else { return [:] }
        let before = try items(of: measures, of: city, in: earlier, method)
        let after = try after(measures)
        return try Dictionary(
            uniqueKeysWithValues: measures.map { measure in
                (measure, try changes(from: before[measure] ?? [], to: after[measure] ?? [], city))
            })
    }

    private func finding(of city: City.ID, in run: Run) throws -> CityFinding {
        CityFinding(
            gates: try gateResults(of: city, in: run.id),
            assessment: try run.assessment.flatMap { try cityAssessment(of: city, in: $0) },
            band: try standing(of: city, in: run.id)?.standing.band,
            methodVersion: try run.assessment.flatMap { try assessment($0) }?.methodVersion)
    }

    private func items(
        of measures: Set<String>, of city: City.ID, in run: Run, _ method: ReadinessMethod
    ) throws -> [String: [MeasureItem]] {
        guard let id = run.assessment, let meta = try assessment(id) else { return [:] }
        let used = meta.methodVersion == method.version ? method : try files(of: id).method
        return try countedItems(
            of: city, asOf: meta.instant, cutOff: meta.cutOff, method: used, kinds: used.kinds(of: measures))
    }

    private func changes(
        from before: [MeasureItem], to after: [MeasureItem], _ city: City.ID
    ) throws -> [MeasureItemChange] {
        // A record can count several times: a programme in its area and in one more. What it adds is the sum.
        func parts(_ items: [MeasureItem]) -> [UUID: Double] {
            Dictionary(items.map { ($0.id, $0.part ?? 0) }, uniquingKeysWith: +)
        }
        func once(_ items: [MeasureItem]) -> [MeasureItem] {
            var seen: Set<UUID> = []
            return items.filter { seen.insert($0.id).inserted }
        }
        let (old, new) = (parts(before), parts(after))
        var changes = once(after).compactMap { item -> MeasureItemChange? in
            guard let part = old[item.id] else { return MeasureItemChange(kind: .new, item: item) }
            return abs(part - (new[item.id] ?? 0)) > 1e-9 ? MeasureItemChange(kind: .changed, item: item) : nil
        }
        changes += once(before).filter { new[$0.id] == nil }.map { MeasureItemChange(kind: .gone, item: $0) }
        let titled = try titled(changes.map(\.item), city: city)
        return zip(changes, titled).map { MeasureItemChange(kind: $0.kind, item: $1) }
    }

    /// Whether the acting person reads all that the city has logged, public or not.
    public func readsAll(of city: City.ID) throws -> Bool {
        try run(
            """
            SELECT current_setting('app.all')::boolean
                OR \(city) = ANY (current_setting('app.cities')::integer[]) AS reads
            """
        ).one()["reads"]
    }
}
