import Domain
import Postgres

/// What a run found of one city, as far as the acting person may see it.
public struct CityReadiness: Sendable {
    public var run: Run
    public var gates: [GateResult]
    /// Whether the city shows its readiness to everybody.
    public var isReleased: Bool
    public var standing: Standing?
    /// Those that help most first.
    public var actions: [NextAction]
    /// The assessment of all cities, of which the city’s is a part; `nil` where nothing was assessed.
    public var wholeAssessment: Assessment?
    /// `nil` where the city has not released it, or nothing was assessed.
    public var assessment: CityAssessment?
    /// Why the city was left out, for those who see all of its records.
    public var problem: NotAssessed?

    /// The run knew the city; nothing hides what was assessed, and nothing was.
    public var isLeftOut: Bool {
        assessment == nil && wholeAssessment != nil && !gates.isEmpty && (problem != nil || isReleased)
    }
}

extension Connection {
    public func readiness(of city: City.ID, in run: Run) throws -> CityReadiness {
        let judged = try standing(of: city, in: run.id)
        let found = try run.assessment.flatMap { try cityAssessment(of: city, in: $0) }
        // Where nothing is shown, the city may have been left out.
        let isHidden = found == nil && run.assessment != nil
        return CityReadiness(
            run: run, gates: try gateResults(of: city, in: run.id),
            isReleased: try isReleased(city), standing: judged?.standing,
            actions: judged?.actions ?? [], wholeAssessment: try run.assessment.flatMap { try assessment($0) },
            assessment: found,
            problem: isHidden
                ? try run.assessment.flatMap { try problems(in: $0).first { $0.city == city }?.problem } : nil)
    }
}

extension CityFinding {
    public init(_ readiness: CityReadiness) {
        self.init(
            gates: readiness.gates, assessment: readiness.assessment, band: readiness.standing?.band,
            methodVersion: readiness.wholeAssessment?.methodVersion)
    }
}
