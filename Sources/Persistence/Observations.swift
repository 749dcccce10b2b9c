import Domain
import Foundation
import Postgres

/// What an observation is of.
enum Measure {
    /// An indicator of a framework, by its number.
    case indicator(SQL)
    /// One of the city's own, by its identity.
    case own(SQL)

    var indicator: SQL { if case .indicator(let id) = self { id } else { "NULL" } }
    var own: SQL { if case .own(let id) = self { id } else { "NULL" } }
}

extension Connection {
    /// Records a value. Where the same source gave another one for the same figure, period and cell, or took it back, that is
    /// superseded; where it says the same, nothing happens.
    /// - Parameter reason: why it is corrected.
    /// - Returns: whether a row was written.
    /// - Throws: `PostgresError` with the name of the constraint that refuses it.
    func record(
        _ observation: Observation, of measure: Measure, city: City.ID, reason: String? = nil
    ) throws -> Bool {
        let current = try run(
            """
            SELECT id, (status, value, qualifier, note, source_url, method, origin, is_public, period_precision, period_basis)
                IS NOT DISTINCT FROM (\(observation.status), \(observation.figure?.value)::numeric,
                \(observation.figure?.qualifier), \(observation.note), \(observation.sourceURL), \(observation.method),
                \(observation.origin), \(observation.isPublic), \(observation.precision), \(observation.basis)) AS is_same
            FROM observation
            WHERE city_id = \(city) AND indicator_id IS NOT DISTINCT FROM \(measure.indicator)::integer
                AND city_indicator_id IS NOT DISTINCT FROM \(measure.own)::uuid
                AND period IS NOT DISTINCT FROM \(observation.period)::daterange AND cell = \(observation.cell)
                AND scope = \(observation.scope) AND scope_name IS NOT DISTINCT FROM \(observation.scopeName)
                AND source = \(observation.source) AND superseded_at = 'infinity'
            ORDER BY status = 'withdrawn', recorded_at DESC LIMIT 1
            """
        ).first
        if try current?["is_same"] == true { return false }
        let supersedes: UUID? = try current?["id"]
        try run(
            """
            INSERT INTO observation (city_id, indicator_id, city_indicator_id, period, period_precision, period_basis, cell,
                scope, scope_name, status, value, qualifier, method, source, source_url, note, origin, verification,
                is_public, supersedes, reason)
            VALUES (\(city), \(measure.indicator), \(measure.own), \(observation.period), \(observation.precision),
                \(observation.basis), \(observation.cell), \(observation.scope), \(observation.scopeName),
                \(observation.status), \(observation.figure?.value), \(observation.figure?.qualifier),
                \(observation.method), \(observation.source), \(observation.sourceURL), \(observation.note),
                \(observation.origin), \(observation.verification), \(observation.isPublic), \(supersedes), \(reason))
            """)
        return true
    }
}
