import Domain
import Foundation
import Testing

@testable import Reporting

@Suite struct TargetProgressTests {
    private func value(
        _ number: Decimal?, _ period: String, source: String = "Yearbook", status: Observation.Status = .known,
        qualifier: Figure.Qualifier? = nil, margin: Decimal? = nil
    ) throws -> YearLog.Value {
        YearLog.Value(
            id: UUID(),
            observation: Observation(
                period: try #require(Period(period)), status: status,
                figure: number.map { Figure(qualifier: qualifier, value: $0) }, method: .officialStatistic,
                source: source), margin: margin)
    }

    private func target(
        _ number: Decimal, _ due: String, steps: [(String, Decimal)] = []
    ) throws -> YearLog.Target {
        YearLog.Target(
            value: number, dueOn: try #require(Day(due)), adoptedBy: "Council",
            adoptedOn: try #require(Day("2021-06-15")),
            steps: try steps.map { YearLog.TargetStep(dueOn: try #require(Day($0.0)), value: $0.1) },
            source: YearLog.Source(name: nil))
    }

    private func judge(
        from base: YearLog.Value?, to value: YearLog.Value?, target: YearLog.Target?, higherIsBetter: Bool? = true
    ) -> TargetProgress.Outcome {
        TargetProgress(
            baseline: base, value: value, isOfYear: value != nil, target: target, higherIsBetter: higherIsBetter
        ).judged()
    }

    @Test func `a figure is on track where it stands on or beyond the straight way to its target`() throws {
        let base = try value(20, "2021")
        let aim = try target(30, "2025-12-31")
        // 730 of 1461 days: 20 + 10 · 730/1461 = 24.997
        let behind = judge(from: base, to: try value(24, "2023"), target: aim)
        #expect(behind == TargetProgress.Outcome(verdict: .behind, expected: 25, gap: 6, share: 40))
        #expect(judge(from: base, to: try value(25, "2023"), target: aim).verdict == .onTrack)
        #expect(judge(from: base, to: try value(30, "2024"), target: aim).verdict == .reached)
        #expect(judge(from: base, to: try value(Decimal(string: "29.9"), "2025"), target: aim).verdict == .missed)
        #expect(judge(from: base, to: try value(18, "2023"), target: aim).share == -20)
    }

    @Test func `where less is the aim, falling is progress`() throws {
        let base = try value(13, "2021")
        let aim = try target(11, "2025-12-31")
        #expect(judge(from: base, to: try value(11, "2025"), target: aim, higherIsBetter: false).verdict == .reached)
        #expect(judge(from: base, to: try value(14, "2023"), target: aim, higherIsBetter: false).verdict == .behind)
        #expect(judge(from: base, to: try value(12, "2023"), target: aim, higherIsBetter: false).verdict == .onTrack)
    }

    @Test func `the way leads over the steps that were agreed on`() throws {
        let base = try value(20, "2021")
        let aim = try target(30, "2025-12-31", steps: [("2023-12-31", 21)])
        let outcome = judge(from: base, to: try value(22, "2023"), target: aim)
        #expect(outcome.expected == 21 && outcome.verdict == .onTrack)
        let day = try #require(Day("2024-12-31"))
        let start = (try #require(Day("2021-12-31")), Decimal(20))
        let points = try [("2025-12-31", 30), ("2023-12-31", 21)].map { (try #require(Day($0.0)), Decimal($0.1)) }
        // 366 of 731 days: 21 + 9 · 366/731
        #expect(TargetProgress.expected(on: day, from: start, over: points) == Decimal(string: "25.51"))
        #expect(TargetProgress.expected(on: start.0, from: start, over: points) == 20)
    }

    @Test func `what cannot be judged says why`() throws {
        let base = try value(20, "2021")
        let aim = try target(30, "2027-12-31")
        func verdict(
            _ base: YearLog.Value?, _ value: YearLog.Value?, _ target: YearLog.Target?
        ) -> AnnualReport.Verdict { judge(from: base, to: value, target: target).verdict }
        #expect(verdict(base, nil, aim) == .noValue)
        #expect(verdict(base, try value(nil, "2023", status: .notKnown), aim) == .noValue)
        #expect(verdict(base, try value(nil, "2023", status: .notApplicable), aim) == .notApplicable)
        #expect(verdict(base, try value(25, "2023"), nil) == .noTarget)
        #expect(verdict(nil, try value(25, "2023"), aim) == .noBaseline)
        #expect(verdict(nil, try value(30, "2023"), aim) == .reached)
        #expect(verdict(base, try value(25, "2023", source: "Press"), aim) == .otherSource)
        #expect(verdict(base, try value(25, "2023", source: "Yearbook 2023"), aim) == .onTrack)
        #expect(verdict(base, try value(30, "2023", qualifier: .moreThan), aim) == .reached)
        #expect(verdict(base, try value(30, "2023", qualifier: .lessThan), aim) == .bound)
        #expect(verdict(base, try value(22, "2023", margin: 3), aim) == .withinMargin)
        #expect(verdict(base, try value(22, "2023", margin: 1), aim) == .behind)
    }

    @Test func `days are counted over leap years`() throws {
        let days = try ["2024-02-28", "2024-03-01", "2023-12-31", "2024-12-31"].map { try #require(Day($0)) }
        #expect(days[1].days(since: days[0]) == 2)
        #expect(days[3].days(since: days[2]) == 366)
    }
}
