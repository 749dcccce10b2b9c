import Foundation
import Scoring
import Testing

/// Runs the examples of `Documentation/Scoring.md`: the files as files, and the Swift ones here, word for word.
@Suite struct DocumentationTests {
    /// The fenced blocks of the page in one language.
    private func blocks(_ language: String) throws -> [String] {
        var page = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { page.deleteLastPathComponent() }
        let text = try String(contentsOf: page.appendingPathComponent("Documentation/Scoring.md"), encoding: .utf8)
        return text.components(separatedBy: "```").enumerated().compactMap { place, text in
            place % 2 == 1 && text.hasPrefix(language + "\n") ? String(text.dropFirst(language.count + 1)) : nil
        }
    }

    /// A folder with the files of the page, removed afterwards.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "scoring-page-\(UUID().uuidString)/"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try blocks("yaml")[0].write(toFile: folder + "wellbeing.yaml", atomically: false, encoding: .utf8)
        try blocks("csv")[0].write(toFile: folder + "figures.csv", atomically: false, encoding: .utf8)
        try body(folder)
    }

    @Test func `the command writes the table of the page`() throws {
        try inFolder { folder in
            let summary = try compute(
                ComputeRequest(
                    method: folder + "wellbeing.yaml", data: folder + "figures.csv", output: folder + "scores.csv"))
            #expect(summary.messages.isEmpty)
            // Cell by cell, since another C library may round a logarithm the other way.
            func cells(_ text: String) -> [[String]] {
                text.split(separator: "\n").map {
                    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                }
            }
            let written = try cells(String(contentsOfFile: folder + "scores.csv", encoding: .utf8))
            let shown = try cells(blocks("csv")[1])
            #expect(written.map(\.count) == shown.map(\.count))
            for (one, other) in zip(written.joined(), shown.joined()) where one != other {
                #expect(agree(Double(one) ?? .nan, Double(other) ?? 0, 1e-12), "\(one) instead of \(other)")
            }
        }
    }

    @Test func `the Swift of the page says what the page says`() throws {
        try inFolder { folder in
            let method = try Method(path: folder + "wellbeing.yaml")
            let table = try DataTable(path: folder + "figures.csv", method: method)
            let scores = try method.score(table)
            let best = scores.units.indices.min { (scores.rank(at: $0) ?? .max) < (scores.rank(at: $1) ?? .max) }
            #expect(best == 0)

            let why = try scores.contributions(to: "index", of: "Dahlia", against: .value(40))
            let sum = why.parts.reduce(0) { $0 + $1.amount }  // why.value − why.reference
            #expect(agree(sum, why.value - why.reference))
            #expect(why.parts.map { ($0.amount * 10).rounded() / 10 } == [-10.4, 18.8])

            let strengths = scores.strengths(of: "Dahlia", 1).map(\.node)  // ["schooling"]
            let weaknesses = scores.weaknesses(of: "Dahlia", 1).map(\.node)
            #expect(strengths == ["schooling"] && weaknesses == ["life"])

            let whatIf = try WhatIf(method, table)
            let after = try whatIf.scores(with: [.init(unit: "Dahlia", column: "smokers", value: 20)])
            #expect(after["health"][3] == 37.5)

            let lift = try whatIf.lift("Dahlia", by: "life", to: 40, of: "health")  // 60 → 72
            let ways = try whatIf.lifts("Dahlia", to: 60).map(\.measure)
            #expect(lift?.to.rounded() == 72)
            #expect(ways == ["life", "smokers"])

            let draws = try method.uncertainty(of: table, reach: 60)
            let aster = draws.summaries()[0]  // ranks and scores at 5, 50 and 95 %, P(rank ≤ 10), P(floors)
            let pairs = draws.indistinguishable()  // pairs whose order holds in less than 90 % of the draws
            let sobol = try method.sensitivity(of: table)
            #expect(aster.ranks == [1, 1, 1] && aster.floors == 1)
            #expect(pairs.allSatisfy { $0.probability < 0.9 } && sobol.count == 2)

            let parts = try method.groupUncertainty(of: table, groups: ["health", "learning"], reach: 60)
            let health = parts[0].scores[0]  // Aster's health at 5, 50 and 95 %
            #expect(health == [75, 75, 75] && parts[0].floors == 1)

            let correlations = scores.correlations().compactMap(\.flag)
            let alpha = scores.cronbachAlpha(of: "health")
            let weights = scores.effectiveWeights  // what each node weighs, and how much of the variance goes with it
            let removals = scores.removingOne()  // the mean rank shift without each measure
            #expect(!correlations.isEmpty && alpha < 1 && weights.count == 6 && removals.count == 3)

            let text = try blocks("yaml")[0].replacing("{mean: geometric}", with: "{}")
            let arithmetic = try Method(text, file: "arithmetic.yaml")
            let comparison = try method.compare(with: arithmetic, on: table)
            let cedar = comparison.units[2]  // ranks before and after, and how many ranks each difference caused
            #expect(comparison.aspects == [.means])
            #expect(cedar.causes == [Double((cedar.rankAfter ?? 0) - (cedar.rankBefore ?? 0))])
        }
    }

    @Test func `every line of Swift on the page stands in this test`() throws {
        func packed(_ text: String) -> String { text.filter { !$0.isWhitespace } }
        let test = packed(try String(contentsOfFile: #filePath, encoding: .utf8))
        let lines = try blocks("swift").flatMap { $0.split(separator: "\n") }.map { packed(String($0)) }
        #expect(lines.count > 15)
        for line in lines { #expect(test.contains(line), "\(line)") }
    }
}
