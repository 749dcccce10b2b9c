import Domain
import Foundation
import Persistence
import Postgres
import TestSupport
import Testing

private func rating(
    _ score: Int, _ day: String, by rater: String = "Ann", own: Bool = false, feature: String = "3.1.2"
) -> String {
    """
    INSERT INTO rating (city_id, framework_id, feature, as_of, score, rater, rater_name, reasons)
    SELECT CITY, id, '\(feature)', '\(day)', \(score), '\(own ? "own" : "expert")', '\(rater)', 'Documents'
    FROM framework WHERE code = 'unesco-key-features';
    """
}

@Suite struct MeasureRatingTests {
    @Test(arguments: [("2023-12-01", 2, 3, 100.0), ("2018-12-01", 2, 3, 50), ("2022-12-01", 2, 1, -100)])
    func `a step in four years, two in eight: what is required of a rating`(
        joined: String, from: Int, to: Int, progress: Double
    ) async throws {
        try await withSample(joined: joined) { sample in
            try await sample.record(rating(from, joined) + rating(to, "2026-12-01"))
            #expect(near(try await sample.measure("c1_strategy").value, progress, within: 1e-6))
        }
    }

    @Test func `a city's own rating counts at most 50 until somebody outside has rated both`() async throws {
        try await withSample(joined: "2023-12-01") { sample in
            try await sample.record(
                rating(0, "2023-12-01", by: "City", own: true) + rating(4, "2026-12-01", by: "City", own: true))
            let own = try await sample.measure("c1_strategy")
            #expect(own.value == 50)
            #expect(own.confidence?.verification == 0.25)
            try await sample.record(rating(4, "2026-12-01"))
            #expect(try await sample.measure("c1_strategy").value == 50)
            try await sample.record(rating(0, "2023-12-01"))
            let both = try await sample.measure("c1_strategy")
            #expect(both.value == 100)
            #expect(both.confidence?.verification == 0.6)
        }
    }

    @Test func `of several ratings the median counts, and a spread above one step is told`() async throws {
        try await withSample(joined: "2022-12-01") { sample in
            try await sample.record(
                rating(1, "2022-12-01", by: "Ann") + rating(2, "2022-12-01", by: "Bob")
                    + rating(1, "2026-12-01", by: "Ann") + rating(4, "2026-12-01", by: "Bob"))
            let rated = try await sample.rating("c1_strategy")
            #expect(rated.baseline == 1.5)
            #expect(rated.value == 2.5)
            #expect(rated.reason.spread == 3)
            let measure = try await sample.measure("c1_strategy")
            #expect(near(measure.value, 100))
            #expect(near(measure.confidence?.verification, 0.8))
        }
    }

    @Test func `where reviewers rated both, theirs alone are compared`() async throws {
        try await withSample(joined: "2022-12-01") { sample in
            try await sample.record(
                rating(2, "2022-12-01", by: "Ann") + rating(2, "2026-12-01", by: "Ann")
                    + rating(4, "2026-12-01", by: "Bob") + rating(4, "2026-12-01", by: "Eve"))
            #expect(try await sample.rating("c1_strategy").value == 2)
        }
    }

    @Test func `kept at the top leaves the tree, unless the city alone says so`() async throws {
        try await withSample(joined: "2022-12-01") { sample in
            try await sample.record(
                rating(4, "2022-12-01", by: "City", own: true) + rating(4, "2026-12-01", by: "City", own: true))
            #expect(try await sample.measure("c1_strategy").status == .unknown)
            try await sample.record(rating(4, "2022-12-01") + rating(4, "2026-12-01"))
            #expect(try await sample.measure("c1_strategy").status == .notApplicable)
        }
    }

    @Test func `without both ratings the measure is unknown, and the level known`() async throws {
        try await withSample(joined: "2022-12-01") { sample in
            try await sample.record(rating(3, "2026-12-01"))
            let measure = try await sample.measure("c1_strategy")
            #expect(measure.status == .unknown)
            #expect(try await sample.measure("c1_strategy", isLevel: true).value == 75)
        }
    }

    @Test func `a rating of less than a year after the first is too early`() async throws {
        try await withSample(joined: "2026-01-01") { sample in
            try await sample.record(rating(1, "2025-06-01") + rating(2, "2026-12-01", by: "Bob"))
            #expect(try await sample.measure("c1_strategy").status == .unknown)
        }
    }
}
