import Config
import Domain
import Foundation
import Input
import TestSupport
import Testing

/// A change to one of the files that makes it wrong, and what is said of it.
private struct Mistake {
    var path: String
    /// The first place where this stands is replaced.
    var found: String
    var replacement: String
    var message: String
    /// How many lines further on, or before, the complaint is about.
    var offset = 0

    init(_ path: String, _ found: String, _ replacement: String, _ message: String, offset: Int = 0) {
        self.path = path
        self.found = found
        self.replacement = replacement
        self.message = message
        self.offset = offset
    }
}

private let mistakes: [Mistake] = [
    Mistake(
        keyFeatures, ": survey", ": poll", "measurement: “poll” is not official_statistic, survey or expert_review"),
    Mistake(keyFeatures, ": unchecked", ": official", "provenance: “official” is not unchecked or proposed"),
    Mistake(
        keyFeatures, ": proposed", ": unchecked", "provenance: “unchecked” does not fit 2.2.1.x1; the codes of proposed"
    ),
    Mistake(keyFeatures, ": medium", ": middling", "confidence: “middling” is not high, medium or low"),
    Mistake(keyFeatures, ": annual", ": daily", "suggested_frequency: “daily” is not annual, biennial or per_election"),
    Mistake(keyFeatures, "tier: core", "rank: core", "rank: unknown key; expected one of code, name_en"),
    Mistake(keyFeatures, "\n      name_vi: \"Bình đẳng giới\"", "", "features[2].name_vi: missing", offset: -1),
    Mistake(keyFeatures, "\"1.1.2\"", "\"1.1.1\"", "code: 1.1.1 appears twice; give each item a code of its own"),
    Mistake(keyFeatures, "\"1.3.1\"", "\"1.2.9\"", "code: “1.2.9” is under 1.3; its code must begin with “1.3.”"),
    Mistake(
        keyFeatures, "value_max: 130", "value_max: 0", "value_max: 0 is not above value_min; give more than 0"),
    Mistake(keyFeatures, "value_max: 130", "value_max: 12o", "value_max: “12o” is not a number such as 0.5"),
    Mistake(
        keyFeatures, "_value: 50", "_value: 500", "suggested_target_value: 500 is not a possible value; give one"),
    Mistake(
        keyFeatures, "\n        suggested_target_value: 50", "",
        "direction: the target value is missing; give a number as suggested_target_value"),
    Mistake(
        keyFeatures, "direction: target", "direction: lower_is_better",
        "suggested_target_value: does not belong to the direction lower_is_better; give it only where that is target",
        offset: 1),
    Mistake(keyFeatures, "[sex, age", "[Sex, age", "disaggregation[0]: “Sex” is not a plain word such as age_group"),
    Mistake(keyFeatures, "[\"4.6.1\"]", "[4-6]", "sdg_crosswalk[0]: “4-6” is not a target or indicator of the SDGs"),
    Mistake(
        keyFeatures, "features: 42}", "features: 43}",
        "published_counts.features: 43 is not what the file has; expected 42"),
    Mistake(
        keyFeatures, "core: 32", "core: 33", "framework.file_counts.core: 33 is not what the file has; expected 32"),
    Mistake(keyFeatures, "survey: 18", "surveys: 18", "by_measurement.surveys: unknown count; expected areas,"),
    Mistake(
        keyFeatures, "https://giatran", "giatran",
        "framework.sources[2]: “giatran.asia/?p=5236” is not the address of a"),
    Mistake(
        circular, "criteria: 5,", "criteria: 6,",
        "tiers[0].published_counts.criteria: 6 is not what the file has; expected 5"),
    Mistake(
        circular, "targets: 15}", "targets: 5}",
        "tiers[0].published_counts.targets: 5 is not what the file has; expected 6"),
    Mistake(circular, "known: false", "known: no", "known: “no” is not true or false"),
    Mistake(
        mappings, "xa.1.2", "xa.9", "mappings[0].links[0].from: “xa.9” is not an item of vn-cong-dong-hoc-tap version"),
    Mistake(
        mappings, "\"3.1.2\"", "3.9.2", "mappings[0].links[0].to: “3.9.2” is not an item of unesco-key-features version"
    ),
    Mistake(mappings, "partial-1", "partial-7", "there is no vn-cong-dong-hoc-tap version 2023-partial-7", offset: 3),
    Mistake(
        mappings, "from: xa.1.3\n    to: \"2.6.1\"", "from: xa.1.2\n    to: \"3.1.2\"",
        "mappings[0].links[1].from: xa.1.2 and 3.1.2 appear twice; give them once"),
    Mistake(mappings, ": narrower", ": similar", "kind: “similar” is not exact, close, broader or narrower"),
    Mistake(mappings, "    basis: ours", "    basis: UNESCO", "basis: “UNESCO” is not ours"),
]

@Suite struct FrameworkMistakeTests {
    @Test func `a mistake ends the load with file, line and what was expected, and nothing is written`() async throws {
        try await withTestDatabase { database in
            for mistake in mistakes {
                try await withTemporaryDirectory { directory in
                    let mistaken = try copy(mistake.path, to: directory, mistake.found, mistake.replacement)
                    let paths = [keyFeatures, circular, mappings].map { $0 == mistake.path ? mistaken.path : $0 }
                    let error = await #expect(throws: InputErrors.self, "\(mistake.message)") {
                        try await load(frameworks: paths, into: database)
                    }
                    let said = error?.errors.first?.description ?? ""
                    #expect(said.hasPrefix("\(mistaken.path):\(mistaken.line + mistake.offset): "), "\(said)")
                    #expect(said.contains(mistake.message), "\(said)")
                }
            }
            #expect(try await frameworkRows(in: database) == [0, 0, 0, 0, 0])
        }
    }

    @Test func `all mistakes of all files are told at once, without those that follow from them`() async throws {
        try await withTemporaryDirectory { directory in
            let first = try copy(keyFeatures, to: directory, ": unchecked", ": official")
            let second = try copy(first.path, to: directory, "value_max: 130", "value_max: 12o")
            let third = try copy(mappings, to: directory, ": narrower", ": similar")
            let error = #expect(throws: InputErrors.self) {
                try FrameworkFiles(paths: [second.path, third.path, "\(directory)/nowhere.yaml"])
            }
            let lines = try #require(error).errors.map { "\($0.file):\($0.line ?? 0)" }
            #expect(
                lines == [
                    "\(first.path):\(first.line)", "\(second.path):\(second.line)", "\(third.path):\(third.line)",
                    "\(directory)/nowhere.yaml:0",
                ])
        }
    }
}
