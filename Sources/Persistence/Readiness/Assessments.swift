import Config
import Domain
import Foundation
import Postgres

/// What an assessment was made of.
public struct Assessment: Identifiable, Equatable, Sendable {
    public let id: Identifier<Assessment>
    public var methodVersion: String
    public var engine: String
    /// What was recorded up to then was read.
    public var instant: Instant
    public var cutOff: Day
    public var seed: UInt64
    public var draws: Int
    /// How many cities were drawn together; `nil` for all at once.
    public var slice: Int?
    public var inputDigest: String
    public var cities: Int
    /// Seconds by name.
    public var phases: [String: Double]
}

/// An assessment that is not stored yet.
public struct NewAssessment: Sendable {
    public var method: ReadinessFiles
    public var engine: String
    public var cutOff: Day
    public var seed: UInt64
    public var draws: Int
    public var slice: Int

    public init(method: ReadinessFiles, engine: String, cutOff: Day, seed: UInt64, draws: Int, slice: Int) {
        self.method = method
        self.engine = engine
        self.cutOff = cutOff
        self.seed = seed
        self.draws = draws
        self.slice = slice
    }
}

extension Connection {
    /// Writes what a measuring found as an assessment; where there is one by the same method, engine and instant already, that stays.
    public func record(_ new: NewAssessment, of measuring: Measuring) throws -> Assessment.ID {
        let methods = try [new.method.progress, new.method.level, new.method.confidence].map { try freeze($0) }
        let known = try run(
            """
            SELECT id FROM assessment WHERE progress = \(methods[0]) AND level = \(methods[1]) AND confidence = \(methods[2])
                AND engine = \(new.engine) AND instant = \(measuring.instant)
            """
        ).first
        if let known { return try known["id"] }
        let summary = try summary(of: measuring.id)
        let id: Assessment.ID = try run(
            """
            INSERT INTO assessment (progress, level, confidence, engine, instant, cut_off, seed, draws, slice, input_digest, cities,
                ran_by, phases)
            VALUES (\(methods[0]), \(methods[1]), \(methods[2]), \(new.engine), \(measuring.instant), \(new.cutOff),
                \(Int(new.seed)), \(new.draws), \(new.slice), \(summary.digest), \(summary.cities), acting_person(),
                \(JSONB(summary.phases)))
            RETURNING id
            """
        ).one()["id"]
        try run(
            """
            INSERT INTO city_assessment (city_id, assessment_id, progress, low, high, on_floors, level, confidence, criteria, measures)
            SELECT city_id, \(id), progress, low, high, on_floors, level, confidence, criteria, measures
            FROM city_measuring WHERE measuring_id = \(measuring.id) AND criteria IS NOT NULL
            """)
        try run(
            """
            INSERT INTO assessment_problem (city_id, assessment_id, problem)
            SELECT city_id, \(id), problem FROM city_measuring WHERE measuring_id = \(measuring.id) AND problem IS NOT NULL
            """)
        return id
    }

    /// The cities that an assessment had to leave out, in order of their codes, and why; as far as the acting person may see it.
    public func problems(in assessment: Assessment.ID) throws -> [(city: City.ID, code: String, problem: NotAssessed)] {
        try run(
            """
            SELECT city_id, code, problem FROM assessment_problem JOIN city ON city.id = city_id
            WHERE assessment_id = \(assessment) ORDER BY code COLLATE "C"
            """
        ).map { row in
            let problem: JSONB<NotAssessed> = try row["problem"]
            return (try row["city_id"], try row["code"], problem.value)
        }
    }

    /// The standing of each city in a run, with its next actions.
    public func record(
        _ standings: [(city: City.ID, standing: Standing, actions: [NextAction])], of run: Run.ID
    ) throws {
        try self.run(
            all: standings.map { city, standing, actions in
                """
                INSERT INTO standing (city_id, run_id, band, unmet, actions)
                VALUES (\(city), \(run), \(standing.band), \(JSONB(standing.unmet)), \(JSONB(actions)))
                """
            })
    }

    public func assessment(_ id: Assessment.ID) throws -> Assessment? {
        try run(
            """
            SELECT id, version, engine, instant, cut_off, seed, draws, slice, input_digest, cities, phases
            FROM assessment JOIN method ON digest = progress WHERE id = \(id)
            """
        ).first.map { row in
            let phases: JSONB<[String: Double]> = try row["phases"]
            let seed: Int = try row["seed"]
            return Assessment(
                id: id, methodVersion: try row["version"], engine: try row["engine"], instant: try row["instant"],
                cutOff: try row["cut_off"], seed: UInt64(seed), draws: try row["draws"],
                slice: try row["slice"], inputDigest: try row["input_digest"], cities: try row["cities"],
                phases: phases.value)
        }
    }

    /// What an assessment found for a city, as far as the acting person may see it. Its details, which are most of what a page would
    /// read, are asked for where this version of the row is not known yet.
    public func cityAssessment(of city: City.ID, in assessment: Assessment.ID) throws -> CityAssessment? {
        try run(
            """
            SELECT found.progress, low, high, on_floors, found.level, found.confidence,
                concat_ws(' ', found.xmin, started_at, input_digest) AS version
            FROM city_assessment AS found JOIN assessment ON assessment.id = assessment_id
            WHERE city_id = \(city) AND assessment_id = \(assessment)
            """
        ).first.map { row in
            let results = try keptResults.value([city.rawValue, assessment.rawValue], of: row["version"]) {
                try Results(
                    run(
                        """
                        SELECT criteria, measures FROM city_assessment
                        WHERE city_id = \(city) AND assessment_id = \(assessment)
                        """
                    ).one())
            }
            return try CityAssessment(row, results)
        }
    }

    /// What an assessment found for every city.
    public func cityAssessments(in assessment: Assessment.ID) throws -> [City.ID: CityAssessment] {
        Dictionary(uniqueKeysWithValues: try cityAssessments("assessment_id = \(assessment)"))
    }

    /// What an assessment found for these cities, as far as the acting person may see it; without measures.
    public func criteria(of cities: [City.ID], in assessment: Assessment.ID) throws -> [City.ID: CityAssessment] {
        Dictionary(
            uniqueKeysWithValues: try cityAssessments(
                "city_id = ANY (\(cities)::integer[]) AND assessment_id = \(assessment)", measures: "'[]'::jsonb"))
    }

    private func cityAssessments(
        _ condition: SQL, measures: SQL = "measures"
    ) throws -> [(city: City.ID, assessment: CityAssessment)] {
        try run(
            """
            SELECT city_id, progress, low, high, on_floors, level, confidence, criteria, \(measures) AS measures
            FROM city_assessment
            WHERE \(condition)
            """
        ).map { row in (try row["city_id"], try CityAssessment(row, Results(row))) }
    }

    /// The standing of a city in a run, as far as the acting person may see it.
    public func standing(of city: City.ID, in run: Run.ID) throws -> (standing: Standing, actions: [NextAction])? {
        try standings(of: [city], in: run)[city]
    }

    /// The same of several cities.
    public func standings(
        of cities: [City.ID], in run: Run.ID
    ) throws -> [City.ID: (standing: Standing, actions: [NextAction])] {
        let rows = try self.run(
            """
            SELECT city_id, band, unmet, actions FROM standing
            WHERE city_id = ANY (\(cities)::integer[]) AND run_id = \(run)
            """
        ).map { row in
            let city: City.ID = try row["city_id"]
            let (unmet, actions): (String, String) = (try row["unmet"], try row["actions"])
            let steps = try keptSteps.value([city.rawValue, run.rawValue], of: unmet + actions) {
                let unmet: JSONB<[Unmet]> = try row["unmet"]
                let actions: JSONB<[NextAction]> = try row["actions"]
                return (unmet: unmet.value, actions: actions.value)
            }
            return (city, (standing: Standing(band: try row["band"], unmet: steps.unmet), actions: steps.actions))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Shows a city's assessments to everybody, or keeps them for those who may read its records.
    public func release(readiness: Bool, of city: City.ID) throws {
        _ = try upsert("city_release", key: ["city_id": "\(city)"], ["readiness": "\(readiness)"])
    }

    /// The bands of the run of a cycle before, by city: where a city is in a band, it leaves it only past its margins.
    public func bands(of run: Run.ID) throws -> [City.ID: Band] {
        Dictionary(
            uniqueKeysWithValues: try self.run("SELECT city_id, band FROM standing WHERE run_id = \(run)").map {
                (try $0["city_id"] as City.ID, try $0["band"] as Band)
            })
    }
}

/// What an assessment found for a city in detail.
private struct Results: Sendable {
    let criteria: [CriterionResult]
    let measures: [MeasureResult]

    init(_ row: Row) throws {
        let criteria: JSONB<[CriterionResult]> = try row["criteria"]
        let measures: JSONB<[MeasureResult]> = try row["measures"]
        (self.criteria, self.measures) = (criteria.value, measures.value)
    }
}

extension CityAssessment {
    fileprivate init(_ row: Row, _ results: Results) throws {
        let low: Double? = try row["low"]
        let high: Double? = try row["high"]
        self.init(
            progress: try row["progress"], interval: low.flatMap { low in high.map { low...$0 } },
            onFloors: try row["on_floors"], level: try row["level"], confidence: try row["confidence"],
            criteria: results.criteria, measures: results.measures)
    }
}

/// What was found for a city does not change, and decoding it costs more than the rest of a page. By city and assessment.
private let keptResults = Kept<[Int], Results>(most: 200)
/// What a city lacks and can do next, likewise. By city and run.
private let keptSteps = Kept<[Int], (unmet: [Unmet], actions: [NextAction])>(most: 200)

extension Band: SQLValue {}
