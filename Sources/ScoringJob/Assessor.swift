import Config
import Domain
import Foundation
import Input
import Persistence
import Scoring

/// Scores what was measured: progress, level and confidence, by the three files of the method.
public struct Assessor: Sendable {
    public let files: ReadinessFiles
    let progress: Method
    private let level: Method
    private let confidence: Method
    /// The criteria of the progress method, in its order.
    public let criteria: [String]
    let kinds: [String: ReadinessMethod.Described.Kind]
    /// By measure, side or criterion, and by language.
    private let titles: [String: [Language: String]]
    // Numbers of the method that actions ask for again and again.
    let sourced: Double
    let checkedInCity: Double
    let lowerBoundCoverage: Double

    public init(_ files: ReadinessFiles) throws(InputError) {
        self.files = files
        progress = try Method(files.progress.text, file: files.progress.path)
        level = try Method(files.level.text, file: files.level.path)
        confidence = try Method(files.confidence.text, file: files.confidence.path)
        criteria = progress.children(of: progress.index.name)
        let named = progress.measures.map { ($0.name, $0.title) } + progress.groups.map { ($0.name, $0.title) }
        titles = Dictionary(named) { first, _ in first }.mapValues { texts in
            let known = texts.compactMap { code, text in Language(rawValue: code).map { ($0, text) } }
            return Dictionary(uniqueKeysWithValues: known)
        }
        let method = files.method
        kinds = Dictionary(uniqueKeysWithValues: method.measures.map { ($0.name, $0.kind) })
        sourced = method.number("confidence", "verification", "sourced")
        checkedInCity = method.number("confidence", "verification", "checked_in_city")
        lowerBoundCoverage = method.number("acts", "lower_bound_coverage")
    }

    /// The features by whose figures and ratings the results of each criterion are told.
    public var criterionFeatures: [CriterionFeatures] {
        criteria.map { name in
            let measures = files.method.measures.filter {
                $0.name.hasPrefix("\(name)_") && [.figures, .rating].contains($0.kind)
            }
            return CriterionFeatures(criterion: name, features: Set(measures.map(\.features)))
        }
    }

    /// The title of a measure, a side or a criterion.
    public func title(of node: String, in language: Language) -> String {
        titles[node]?.text(for: language) ?? node
    }

    /// The halves of a criterion, each with its measures.
    public func sides(of criterion: String) -> [(name: String, measures: [String])] {
        progress.children(of: criterion).map { ($0, progress.children(of: $0)) }
    }

    /// The values between which a measure is scored.
    public func ends(of measure: String) -> (worst: Double, best: Double)? {
        progress.measures.first { $0.name == measure }?.goalposts.map { ($0.worst, $0.best) }
    }

    public var draws: Int { progress.uncertainty?.draws ?? 0 }
    public var seed: UInt64 { progress.uncertainty?.seed ?? 0 }

    /// The table of the progress method: as it is, and as `tracker compute` reads it.
    public func table(_ cities: [CityMeasures]) -> DataTable {
        var table = DataTable(units: cities.map(\.code))
        table.numbers["thousand_inhabitants"] = cities.map { $0.size.thousandInhabitants ?? .nan }
        table.numbers["size_unit"] = cities.map { $0.size.sizeUnit ?? .nan }
        fill(&table, cities) { $0.status == .known ? $0.value : nil }
        return table
    }

    /// The table of the confidence method.
    func trustTable(_ cities: [CityMeasures]) -> DataTable {
        confidenceTable(cities) { $0.coverage * $0.freshness * $0.verification }
    }

    /// What the records of each city give. Intervals are left out; `addIntervals` draws them.
    /// - Parameter withMeasures: where only progress and confidence are asked for, measures and levels are left out.
    public func assess(
        _ cities: [CityMeasures], withMeasures: Bool = true
    ) throws(InputError) -> [CityAssessment] {
        let scores = try progress.score(table(cities))
        let cautious = try progress.score(cautiousTable(cities, scores))
        let levels = withMeasures ? try level.score(levelTable(cities)) : nil
        // C = Σwc/Σw, F = Σwcf/Σwc, V = Σwcfv/Σwcf along the same tree, so that their product is the mean of c·f·v.
        let coverage = try confidence.score(confidenceTable(cities) { $0.coverage })
        let covered = try confidence.score(confidenceTable(cities) { $0.coverage * $0.freshness })
        let trusted = try confidence.score(trustTable(cities))
        // Columns are looked up once, and not again for each city.
        let columns = criteria.map { name in
            let sides = progress.children(of: name)
            return (
                name: name, progress: scores[name], results: scores[sides[0]], efforts: scores[sides[1]],
                level: levels?[name], coverage: coverage[name], covered: covered[name], trusted: trusted[name],
                cautious: cautious[name]
            )
        }
        let measured = withMeasures ? progress.measures.map { ($0.name, (scores[$0.name], levels?[$0.name])) } : []
        let measures = Dictionary(uniqueKeysWithValues: measured)
        let (index, level, trust, cautiousIndex) = (scores.index, levels?.index, trusted.index, cautious.index)
        return cities.indices.map { place in
            let criteria = columns.map { column in
                let c = column.coverage[place].known ?? 0
                let cf = column.covered[place].known ?? 0
                return CriterionResult(
                    name: column.name, progress: column.progress[place].known, results: column.results[place].known,
                    efforts: column.efforts[place].known, level: column.level?[place].known, coverage: c,
                    freshness: c > 0 ? cf / c : 0, verification: cf > 0 ? (column.trusted[place].known ?? 0) / cf : 0,
                    cautious: column.cautious[place].known)
            }
            let measures = (withMeasures ? cities[place].progress : []).map { measure in
                var measure = measure
                let columns = measures[measure.name]
                measure.score = measure.status == .known ? columns?.0[place].known : nil
                measure.level = columns?.1?[place].known
                return measure
            }
            var assessment = CityAssessment(
                progress: index[place].known, interval: nil, onFloors: nil, level: level?[place].known,
                confidence: trust[place].known ?? 0, criteria: criteria, measures: measures)
            assessment.cautious = cautiousIndex[place].known
            return assessment
        }
    }

    /// Adds to each city with a score the interval of its draws and the share of them on the top band's floors, and to each of its
    /// criteria that has a score the interval of that one.
    public func addIntervals(to cities: inout [CityAssessment], from measures: [CityMeasures]) throws(InputError) {
        // A city's place in the table is in the numbers drawn for it: those with criteria alone come after those with a score.
        let scored =
            cities.indices.filter { cities[$0].progress != nil }
            + cities.indices.filter { place in
                cities[place].progress == nil && cities[place].criteria.contains { $0.progress != nil }
            }
        guard !scored.isEmpty, draws > 0 else { return }
        let table = table(scored.map { measures[$0] })
        let reach = files.bands.max { $0.band < $1.band }?.enter.score
        let drawn = try progress.groupUncertainty(of: table, groups: [progress.index.name] + criteria, reach: reach)
        for (place, summary) in zip(scored, drawn) {
            let intervals = summary.scores.map { scores -> ClosedRange<Double>? in
                guard let low = scores.first?.known, let high = scores.last?.known else { return nil }
                return low...max(low, high)
            }
            for (criterion, interval) in zip(cities[place].criteria.indices, intervals.dropFirst()) {
                cities[place].criteria[criterion].interval = interval
            }
            guard cities[place].progress != nil else { continue }
            cities[place].interval = intervals.first.flatMap(\.self)
            cities[place].onFloors = summary.floors.known
        }
    }

    /// Each unknown measure at the value whose score is a share of its side's mean: whether a score holds cautiously.
    private func cautiousTable(_ cities: [CityMeasures], _ scores: Scores) -> DataTable {
        var table = table(cities)
        let share = files.bands.compactMap(\.cautious).first ?? 1
        for measure in progress.measures {
            let side = scores[measure.parent]
            for place in cities.indices {
                guard let mean = side[place].known, table.numbers[measure.name]?[place].isNaN == true,
                    table.notApplicable[measure.name]?[place] != true
                else { continue }
                let cautious = raw(share * mean, of: measure, at: place, in: table)
                table.numbers[measure.name]?[place] = cautious
            }
        }
        return table
    }

    /// The value that scores `score`: the way back through ends and denominator.
    private func raw(_ score: Double, of measure: Measure, at place: Int, in table: DataTable) -> Double {
        guard let ends = measure.goalposts, let scale = scale else { return .nan }
        let part = max(0, (score - scale.low) / (scale.high - scale.low))
        let value =
            measure.isLogarithmic
            ? ends.worst * pow(ends.best / ends.worst, part) : ends.worst + part * (ends.best - ends.worst)
        guard let denominator = measure.denominator else { return value }
        return value * (table.numbers[denominator]?[place] ?? .nan)
    }

    var scale: Scale? {
        for case .normalise(let kind) in progress.steps { return kind.scale }
        return nil
    }

    func levelTable(_ cities: [CityMeasures]) -> DataTable {
        var table = table(cities)
        table.notApplicable = [:]
        for measure in level.measures {
            table.numbers[measure.name] = cities.map { $0.level[measure.name] ?? .nan }
        }
        return table
    }

    private struct Trust {
        var coverage: Double
        var freshness: Double
        var verification: Double
    }

    private func confidenceTable(_ cities: [CityMeasures], _ trust: (Trust) -> Double) -> DataTable {
        var table = DataTable(units: cities.map(\.code))
        fill(&table, cities) { measure in
            guard measure.status == .known else { return measure.status == .unknown ? 0 : nil }
            return trust(
                Trust(
                    coverage: measure.coverage ?? 0, freshness: measure.freshness ?? 0,
                    verification: measure.verification ?? 0))
        }
        return table
    }

    /// A column per measure, with the marks of what does not apply.
    private func fill(_ table: inout DataTable, _ cities: [CityMeasures], _ value: (MeasureResult) -> Double?) {
        let names = progress.measures.map(\.name)
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        var columns = names.map { _ in Array(repeating: Double.nan, count: cities.count) }
        var marks: [[Bool]?] = names.map { _ in nil }
        // Cities have the same measures in the same order, as a rule: where a column lies is looked up once.
        var order: [String] = []
        var places: [Int?] = []
        for (place, city) in cities.enumerated() {
            if !city.progress.elementsEqual(order, by: { $0.name == $1 }) {
                order = city.progress.map(\.name)
                places = order.map { numbers[$0] }
            }
            for (index, column) in places.enumerated() {
                guard let column else { continue }
                if let value = value(city.progress[index]) { columns[column][place] = value }
                guard city.progress[index].status == .notApplicable else { continue }
                if marks[column] == nil { marks[column] = Array(repeating: false, count: cities.count) }
                marks[column]?[place] = true
            }
        }
        for (column, name) in names.enumerated() {
            table.numbers[name] = columns[column]
            if let marks = marks[column] { table.notApplicable[name] = marks }
        }
    }
}

extension Double {
    /// `nil` in place of NaN.
    fileprivate var known: Double? { isNaN ? nil : self }
}
