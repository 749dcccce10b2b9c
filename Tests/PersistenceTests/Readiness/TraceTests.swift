import Domain
import Foundation
import TestSupport
import Testing

// Every number of the invented city, from its records to its band, against what a person finds who reads the files and the method
// (TraceTable.swift). The files of Config/samples/demo are what is traced: whoever changes a record there changes the trace.

/// Says so where the program and the paper differ.
private func compare(
    _ name: String, _ part: String, _ program: Double?, _ paper: Double, _ records: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    // Numbers of a run have 12 digits.
    if let program, abs(program - paper) <= 1e-9 * max(1, abs(paper)) { return }
    let found = program.map { "\($0)" } ?? "nothing"
    Issue.record(
        "\(name): \(part) is \(found) by the program, \(paper) on paper. \(records)", sourceLocation: sourceLocation)
}

@Suite struct TraceTests {
    @Test func `every measure of the invented city is what a person finds in its records`() async throws {
        let program = try await InventedCity.read.value
        let method = try home.readinessFiles().method
        let paper = traces.flatMap(\.traces)
        #expect(paper.map(\.measure) == method.measures.map(\.name))
        #expect(paper.count == 57)
        let measures = Dictionary(uniqueKeysWithValues: program.measured.progress.map { ($0.name, $0) })
        for trace in paper {
            let measure = try #require(measures[trace.measure], "\(trace.measure) is not measured")
            compare(trace.measure, "the value", measure.value, trace.value, trace.records)
            compare(trace.measure, "the coverage", measure.coverage, trace.coverage, trace.records)
            compare(trace.measure, "the freshness", measure.freshness, trace.freshness, trace.records)
            compare(trace.measure, "the verification", measure.verification, trace.verification, trace.records)
            compare(
                trace.measure, "the freshness on \(InventedCity.later)", program.laterFreshness[trace.measure],
                trace.laterFreshness, trace.records)
        }
    }

    @Test func `measures make halves, halves criteria and criteria the index as the method says`() async throws {
        let program = try await InventedCity.read.value.assessment
        let scores = Dictionary(uniqueKeysWithValues: program.measures.map { ($0.name, $0.score) })
        var halves: [String: Double] = [:]
        for side in traces {
            // Between the ends, on the scale 1 to 100; of a log scale the logarithms are compared.
            let positions = side.traces.map { trace in
                let scale: (Double) -> Double = trace.isLog ? { log($0) } : { $0 }
                let (worst, best) = (scale(trace.ends.lowerBound), scale(trace.ends.upperBound))
                let part = (scale(trace.value / trace.per) - worst) / (best - worst)
                return 1 + 99 * min(1, max(0, part))
            }
            for (trace, position) in zip(side.traces, positions) {
                compare(trace.measure, "the score", scores[trace.measure] ?? nil, position)
            }
            halves[side.name] = positions.reduce(0, +) / Double(positions.count)
        }
        var product = 1.0
        #expect(program.criteria.map(\.name) == (1...8).map { "c\($0)" })
        for criterion in program.criteria {
            let results = try #require(halves["\(criterion.name)_results"])
            let efforts = try #require(halves["\(criterion.name)_efforts"])
            compare(criterion.name, "what changed", criterion.results, results)
            compare(criterion.name, "what was done", criterion.efforts, efforts)
            compare(criterion.name, "progress", criterion.progress, (results + efforts) / 2)
            product *= (results + efforts) / 2
        }
        compare("the index", "progress", program.progress, pow(product, 1.0 / 8))
    }

    @Test func `confidence is the mean of coverage, freshness and verification along the same tree`() async throws {
        let program = try await InventedCity.read.value.assessment
        func mean(_ criterion: String, _ number: (Trace) -> Double) -> Double {
            let halves = traces.filter { $0.name.hasPrefix(criterion) }
            return halves.reduce(0) { $0 + $1.traces.reduce(0) { $0 + number($1) } / Double($1.traces.count) } / 2
        }
        var whole = 0.0
        for criterion in program.criteria {
            let covered = mean(criterion.name) { $0.coverage }
            let fresh = mean(criterion.name) { $0.coverage * $0.freshness }
            let trusted = mean(criterion.name) { $0.coverage * $0.freshness * $0.verification }
            compare(criterion.name, "coverage", criterion.coverage, covered)
            compare(criterion.name, "freshness", criterion.freshness, fresh / covered)
            compare(criterion.name, "verification", criterion.verification, trusted / fresh)
            whole += trusted / 8
        }
        compare("the index", "confidence", program.confidence, whole)
    }

    @Test func `gates and band of the invented city follow from its records`() async throws {
        let program = try await InventedCity.read.value
        // Judged on 31 January 2027. Member since 14 February 2021: 71 months, more than 12. Never awarded. The last report due,
        // on 31 March 2025, was handed in. Its nomination is a draft, and no other city of the country has one: two places.
        // Neither signature nor consent is recorded. 21 baselines are frozen and five years complete.
        let expected: [Gate: GateResult.Outcome] = [
            .membershipActive: .pass, .membershipMonths: .pass, .awardCoolOff: .pass, .progressReport: .pass,
            .nationalSlot: .pass, .mayorSignature: .unknown, .consentForm: .unknown, .baselines: .pass,
        ]
        #expect(Dictionary(uniqueKeysWithValues: program.gates.map { ($0.gate, $0.outcome) }) == expected)
        // Advancing asks for 40, 20 in every criterion and confidence 0.30; ready for 60, 40 and 0.50.
        let progress = try #require(program.assessment.progress)
        #expect((40..<60).contains(progress))
        #expect(program.assessment.criteria.allSatisfy { ($0.progress ?? 0) >= 20 })
        #expect(program.assessment.confidence >= 0.3)
        #expect(program.standing.band == .advancing)
    }

    @Test func `the sums that the trace takes from long lists stand in the files`() throws {
        let ledger = try TraceLedger(folder: InventedCity.folder)
        let (acts, events) = (ledger.ofKind("activity"), ledger.ofKind("event"))
        #expect((acts.count, events.count) == (551, 20))
        #expect(
            ledger.activities.allSatisfy { ($0["held"] ?? "") >= "2021-02-14" && ($0["held"] ?? "9") < "2026-11-25" })
        #expect(
            ledger.sums(acts, by: ledger.year) { ledger.count($0) }
                == ["2021": 498, "2022": 7533, "2023": 9898, "2024": 9900, "2025": 9742, "2026": 8759])
        #expect(acts.map { ledger.count($0) }.max() == 210)
        #expect(
            ledger.sums(acts, by: ledger.standing) { ledger.count($0) }
                == ["checked": 19206, "sourced": 18892, "stated": 8232])
        #expect(
            ledger.sums(events, by: ledger.standing) { ledger.count($0) } == ["checked": 25780, "sourced": 6700])

        let groups = [
            "women": [6618, 6695, 3102], "older_people": [2305, 2463, 1007], "poor_households": [1276, 1333, 613],
            "unemployed": [276, 316, 147], "low_skilled_workers": [677, 593, 360], "migrants": [579, 580, 302],
            "rural_residents": [1965, 1635, 865], "ethnic_minorities": [500, 356, 197],
            "out_of_school_youth": [259, 252, 141], "people_with_disabilities": [188, 132, 114],
        ]
        for (group, expected) in groups {
            let found = ledger.sums(acts, by: ledger.standing) { ledger.count($0, of: group) }
            #expect(["checked", "sourced", "stated"].map { found[$0] ?? 0 } == expected, "\(group)")
        }
        #expect(Set(ledger.people.values.flatMap(\.keys)) == Set(groups.keys).union(["all"]))

        // Counted programmes have 113.1 participations; the four that are running or completed and too small:
        let programmes = ledger.sums(acts, by: { $0["programme"] ?? "" }) { ledger.count($0) }
        #expect(programmes.filter { $0.value < 114 } == ["P34": 99, "P35": 42, "P37": 83])
        #expect(programmes.count == 37 && programmes["P38"] == nil)

        let ended = ledger.budget.filter { ($0["year"] ?? "9") < "2026" }
        func money(_ column: String, by key: String) -> [String: Int] {
            ledger.sums(ended, by: { $0[key] ?? "" }) { (Int($0[column] ?? "") ?? 0) / 100_000 }
        }
        #expect(
            money("planned", by: "year")
                == ["2021": 18240, "2022": 34130, "2023": 36430, "2024": 37180, "2025": 36500])
        #expect(
            money("spent", by: "year") == ["2021": 14306, "2022": 27987, "2023": 29164, "2024": 29816, "2025": 26636])
        #expect(
            money("spent", by: "fund")
                == [
                    "city": 118_177, "province": 2770, "fees": 1016, "business": 2295, "donor": 2281, "in_kind": 1370,
                ])
        let planned = money("planned", by: "programme")
        let spent = money("spent", by: "programme")
        #expect(spent.allSatisfy { $0.value <= planned[$0.key] ?? 0 })
        #expect(spent.filter { !ledger.isChecked(programme: $0.key) }.reduce(0) { $0 + $1.value } == 1395)
        #expect(
            ended.allSatisfy {
                $0["fund"] == "city" || $0["spent"]?.isEmpty != false
                    || ledger.isChecked(programme: $0["programme"] ?? "")
            })

        // The latest activity of 2025 with 10 people, by ward; of two on one day the better checked.
        let latest = Dictionary(
            grouping: ledger.activities.filter {
                ledger.year($0) == "2025" && ledger.count($0) >= 10 && $0["ward"]?.isEmpty == false
            }
        ) { $0["ward"] ?? "" }
        .mapValues { acts in
            acts.max { ($0["held"] ?? "", ledger.standing($1)) < ($1["held"] ?? "", ledger.standing($0)) }
                .map(ledger.standing)
        }
        #expect(
            Dictionary(grouping: latest.keys) { (latest[$0] ?? nil) ?? "" }.mapValues { $0.sorted() }
                == [
                    "checked": ["W02", "W03", "W07", "W09", "W10", "W13", "W14", "W15"],
                    "sourced": ["W06", "W08", "W11", "W12"], "stated": ["W01", "W04", "W05"],
                ])
    }
}
