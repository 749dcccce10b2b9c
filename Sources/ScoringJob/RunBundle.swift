import Config
import Domain
import Foundation
import Input
import Persistence
import Postgres
import Scoring

extension ScoringJob {
    /// A run computed again from the records as they stood, beside what was stored.
    public struct Verification: Sendable {
        public var cities: Int
        /// Cities for which something differs, and what.
        public var differences: [String]
    }

    /// Computes a run again, by the method and the rules for gates that it used, from what stood at its instant.
    /// - Throws: `RunNotThere`.
    public func verify(_ id: Run.ID) async throws -> Verification {
        let stored = try await stored(id)
        let assessor = try Assessor(stored.files)
        var again: [MeasuredCity] = []
        let cities = try await measuredCities(of: stored)
        let size = stored.assessment.slice ?? max(1, cities.count)
        for start in stride(from: 0, to: cities.count, by: size) {
            var slice = Array(cities[start..<min(start + size, cities.count)])
            try assessor.assess(&slice)
            again += slice
        }
        var differences: [String] = []
        let measured = again.filter { $0.assessment != nil }
        if measured.count != stored.cities.count {
            differences.append("\(measured.count) cities instead of \(stored.cities.count)")
        }
        for city in measured {
            guard let old = stored.cities[city.city], var new = city.assessment else {
                differences.append("\(city.code): it has no result in the run")
                continue
            }
            new.cautious = nil  // what is stored does not keep the cautious figure of the whole
            // The first engine drew no intervals of criteria.
            if stored.assessment.engine == "readiness 1" {
                for criterion in new.criteria.indices { new.criteria[criterion].interval = nil }
            }
            if new != old { differences.append("\(city.code): \(new.difference(from: old))") }
        }
        differences += try await differingGates(of: stored, criteria: assessor.criterionFeatures)
        differences += try await differingBands(of: stored, measured)
        return Verification(cities: measured.count, differences: differences)
    }

    /// Writes a run so that anybody can compute it again without this program's database: the method files, a table for each, and
    /// the scores as the run keeps them.
    /// - Returns: the names of the files.
    /// - Throws: `RunNotThere`; `InputError` where the folder cannot be written.
    public func export(_ id: Run.ID, to folder: String) async throws -> [String] {
        let stored = try await stored(id)
        let assessor = try Assessor(stored.files)
        let measures = try await measuredCities(of: stored).compactMap { try? $0.found.get() }
        let scores = measures.compactMap { city in stored.cities[city.city].map { (code: city.code, assessment: $0) } }
        let files = [
            ("award-readiness.yaml", stored.files.progress.text), ("award-level.yaml", stored.files.level.text),
            ("award-confidence.yaml", stored.files.confidence.text),
            ("measures.csv", assessor.table(measures).csv), ("levels.csv", assessor.levelTable(measures).csv),
            ("confidence.csv", assessor.trustTable(measures).csv), ("scores.csv", assessor.csv(scores)),
            (
                "README.txt",
                """
                Run \(id.rawValue), as of \(stored.assessment.instant). Our estimate, not a score of UNESCO.
                scores.csv is what the run says. The same scores again: tracker compute --method award-readiness.yaml --data measures.csv
                --output again.csv. Intervals were drawn \(stored.assessment.slice ?? measures.count) cities at a time.
                Levels and confidence: the same with award-level.yaml and levels.csv, award-confidence.yaml and confidence.csv.

                """
            ),
        ]
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
        } catch {
            throw InputError(file: folder, "cannot be written: \((error as NSError).localizedDescription)")
        }
        return files.map(\.0)
    }

    /// The gates that the records, judged by the run's own rules, would have otherwise, and what is stored of them.
    private func differingGates(of stored: Stored, criteria: [CriterionFeatures]) async throws -> [String] {
        let run = stored.run
        return try await database.read { db in
            let entries = try db.registerEntries(asOf: run.instant)
            let files = try db.cityFiles(cycle: run.cycle.code, asOf: run.instant)
            let kept = try db.gateResults(of: entries.map(\.city.id), in: run.id)
            return entries.flatMap { entry in
                let again = run.cycle.gates(
                    of: entry, file: files[entry.city.id] ?? CityFile(), criteria: criteria, by: run.gateRules)
                guard let then = kept[entry.city.id], then.count == again.count else {
                    return ["\(entry.city.code): not all of its gates are in the run"]
                }
                return zip(again, then).filter { $0 != $1 }.map { now, then in
                    let difference =
                        now.outcome == then.outcome
                        ? "for another reason or of other days"
                        : "\(now.outcome.rawValue) instead of \(then.outcome.rawValue)"
                    return "\(entry.city.code): gate \(now.gate.rawValue) \(difference)"
                }
            }
        }
    }

    /// The bands that what was measured again and the gates as they are stored would give otherwise.
    private func differingBands(of stored: Stored, _ measured: [MeasuredCity]) async throws -> [String] {
        let run = stored.run
        return try await database.read { db in
            let version = stored.assessment.methodVersion
            let before = try db.runBefore(
                run.instant, of: run.cycle.code, methodVersion: version, writtenBefore: run.id)
            let bands = try before.map { try db.bands(of: $0.id) } ?? [:]
            let gates = try db.gateResults(of: measured.map(\.city), in: run.id)
            let kept = try db.standings(of: measured.map(\.city), in: run.id)
            return measured.compactMap { city in
                guard let assessment = city.assessment, let then = kept[city.city]?.standing.band else { return nil }
                let now = stored.files.bands.standing(
                    of: assessment, gates: gates[city.city] ?? [], previous: bands[city.city]
                ).band
                return now == then ? nil : "\(city.code): band \(now.rawValue) instead of \(then.rawValue)"
            }
        }
    }

    private struct Stored: Sendable {
        var run: Run
        var assessment: Assessment
        var files: ReadinessFiles
        var cities: [City.ID: CityAssessment]
    }

    private func stored(_ id: Run.ID) async throws -> Stored {
        try await database.read { db in
            guard let run = try db.run(id), let number = run.assessment, let assessment = try db.assessment(number)
            else {
                throw RunNotThere(run: id.rawValue)
            }
            return Stored(
                run: run, assessment: assessment, files: try db.files(of: number),
                cities: try db.cityAssessments(in: number))
        }
    }

    /// Many at a time, and not all: the database then keeps what it works on in memory.
    private func measuredCities(of stored: Stored) async throws -> [MeasuredCity] {
        let assessment = stored.assessment
        return try await database.read { db in
            let cities = try db.cities(asOf: assessment.instant)
            var found: [MeasuredCity] = []
            for start in stride(from: 0, to: cities.count, by: 250) {
                found += try db.measuredCities(
                    Array(cities[start..<min(start + 250, cities.count)]), asOf: assessment.instant,
                    cutOff: assessment.cutOff, method: stored.files.method)
            }
            return found
        }
    }
}

/// There is no such run, or it judged gates alone.
public struct RunNotThere: Error, CustomStringConvertible {
    public var run: Int
    public var description: String { "There is no run \(run) with scores." }
}

extension CityAssessment {
    /// What is the first thing that differs, in words.
    fileprivate func difference(from old: CityAssessment) -> String {
        func words(_ number: Double?) -> String { number.map { "\($0)" } ?? "not known" }
        if progress != old.progress { return "progress \(words(progress)) instead of \(words(old.progress))" }
        if confidence != old.confidence { return "confidence \(confidence) instead of \(old.confidence)" }
        if interval != old.interval { return "another interval" }
        if level != old.level { return "level \(words(level)) instead of \(words(old.level))" }
        for (new, old) in zip(measures, old.measures) where new != old {
            return "\(new.name): \(words(new.value)) instead of \(words(old.value))"
        }
        return "other criteria"
    }
}

extension Assessor {
    /// What a run says of each city, with the names of the method's groups, so that whoever computes it again can compare: the whole
    /// and each criterion with its interval and its halves. Empty where it is not known.
    fileprivate func csv(_ cities: [(code: String, assessment: CityAssessment)]) -> String {
        var names = ["unit"]
        for group in [progress.index.name] + criteria { names += [group, "\(group)_low", "\(group)_high"] }
        names += ["level", "confidence"] + criteria.flatMap { sides(of: $0).map(\.name) }
        let lines = cities.map { code, city in
            var numbers = [city.progress, city.interval?.lowerBound, city.interval?.upperBound]
            for criterion in city.criteria {
                numbers += [criterion.progress, criterion.interval?.lowerBound, criterion.interval?.upperBound]
            }
            numbers += [city.level, city.confidence] + city.criteria.flatMap { [$0.results, $0.efforts] }
            return [csvField(code)] + numbers.map { $0.map { "\($0)" } ?? "" }
        }
        return ([names] + lines).map { $0.joined(separator: ",") + "\n" }.joined()
    }
}
