import Domain
import Foundation
import Persistence
import Postgres
import ScoringJob
import TestSupport
import Testing

/// What the program says of the invented city as of now and up to a fixed day, before the records of 2026 are complete.
struct InventedCity: Sendable {
    static let folder = "\(home.path)/Config/samples/demo"
    static let cutOff = Day("2026-11-24") ?? .last(of: 2026)
    /// A day on which much of it is old.
    static let later = Day("2028-06-30") ?? .last(of: 2028)

    let assessor: Assessor
    let measured: CityMeasures
    let assessment: CityAssessment
    /// Of the round of 2027.
    let gates: [GateResult]
    let standing: Standing
    /// By measure, on the later day.
    let laterFreshness: [String: Double]

    /// Read once for all tests.
    static let read = Task {
        try await withTestDatabases(from: .demo) { databases in
            let files = try home.readinessFiles()
            let assessor = try Assessor(files)
            let cycle = try #require(home.awardCycles().first { $0.cycle.code == "2027" }).cycle
            let instant = try await databases.app.write { db in try db.seal() }
            return try await databases.batch.read { db in
                let all = try db.measuredCities(
                    try db.cities(asOf: instant), asOf: instant, cutOff: cutOff, method: files.method
                ).map { try $0.found.get() }
                let place = try #require(all.firstIndex { $0.code == "vnm-ben-mo" })
                let city = all[place].city
                let entry = try #require(try db.registerEntries(asOf: instant).first { $0.city.id == city })
                let file = try #require(try db.cityFiles(cycle: cycle.code, asOf: instant)[city])
                let assessment = try assessor.assess(all)[place]
                let gates = cycle.gates(of: entry, file: file, criteria: assessor.criterionFeatures)
                let aged = try db.measures(of: [city], asOf: instant, cutOff: later, method: files.method)
                return InventedCity(
                    assessor: assessor, measured: all[place], assessment: assessment, gates: gates,
                    standing: files.bands.standing(of: assessment, gates: gates, previous: nil),
                    laterFreshness: Dictionary(
                        uniqueKeysWithValues: aged.compactMap { measure in
                            measure.confidence.map { (measure.measure, $0.freshness) }
                        }))
            }
        }
    }
}
