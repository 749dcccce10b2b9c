import Config
import Domain
import Input
import TestSupport

/// A record as a city might enter it. `#` stands for its number in two digits, so that `20#` is a year.
private struct Sample: Sendable {
    let kind: RecordKind
    /// What suffices for a new record.
    let least: [String: String]
    /// What may stand there beside or instead; nothing is an empty cell.
    var others: [String: [String?]] = [:]
    /// What is refused, always or beside certain others.
    var mistakes: [(field: String, text: String?)] = []

    /// Whether it needs another record of its number.
    var refers: Bool {
        kind == .baseline || least["status"] == "withdrawn"
            || least.values.contains("K#") || others.values.contains { $0.contains("K#") }
    }
}

private let flags: [String?] = ["yes", "no", nil]
private let checks: [String?] = ["stated", "sourced", nil]
private let notes: [String?] = ["One", "Two\nlines", "A \\ and a “quote”", nil]

/// For every kind one sample at least. References are to the record of the same number.
private let samples: [Sample] = [
    Sample(
        kind: .cityIndicator, least: ["name_en": "Figure #"],
        others: [
            "unit": ["%", nil], "direction": ["higher_is_better", nil], "area": ["1.1", nil], "is_public": flags,
        ],
        mistakes: [("unit", String(repeating: "x", count: 200))]),
    Sample(
        kind: .surveyWave, least: ["title": "Wave #", "during": "20#"],
        others: ["sample": ["100", "200", nil], "method": notes, "margin": ["1.5", "1.50"], "verification": checks],
        mistakes: [("sample", "0"), ("verification", "checked_outside")]),
    Sample(
        kind: .observation,
        least: ["indicator": "1.1.1.a", "period": "20#", "method": "survey", "source": "Census", "value": "41"],
        others: [
            "value": ["41", "41.0", "42", "43.5"], "status": ["known", nil], "note": notes,
            "collected_on": ["2023-05-01", nil], "survey_wave": ["K#", nil], "verification": checks,
            "is_public": flags, "reason": ["Counted anew", nil],
        ],
        mistakes: [
            ("value", "250"), ("period", "2099"), ("city_indicator", "K01"), ("indicator", "9.9.9.z"),
            ("status", "not_known"), ("scope", "ward"),
        ]),
    Sample(
        kind: .observation,
        least: [
            "city_indicator": "K#", "period": "2020-Q1", "method": "own_count", "source": "Ward", "value": "7",
            "scope": "ward", "scope_name": "Ward 1",
        ],
        others: [
            "value": ["7", "8"], "scope_name": ["Ward 1", "Ward 2"], "source_url": ["https://example.org", nil],
            "denominator_text": ["Households", nil],
        ], mistakes: [("value", nil), ("scope_name", nil)]),
    Sample(
        kind: .observation,
        least: ["indicator": "1.1.2.a", "period": "20#", "method": "survey", "source": "Census", "value": "41"],
        others: ["value": ["41", "42"], "scope": ["city", nil], "cell": [nil]]),
    Sample(
        kind: .observation,
        least: [
            "indicator": "1.1.2.a", "period": "20#", "method": "survey", "source": "Census", "value": "41",
            "cell": "sex=female",
        ], others: ["value": ["41", "42"], "cell": ["sex=female", "sex=male"]], mistakes: [("cell", "everybody")]),
    Sample(
        kind: .observation,
        least: [
            "indicator": "1.1.1.a", "period": "20#", "method": "survey", "source": "Census", "status": "withdrawn",
        ],
        others: ["reason": ["Counted twice"], "value": [nil]]),
    Sample(kind: .baseline, least: ["indicator": "1.1.2.a", "period": "20#"], others: ["status": ["proposed", nil]]),
    Sample(
        kind: .target,
        least: [
            "indicator": "1.1.1.a", "due_on": "2031-01-01", "adopted_by": "Council", "adopted_on": "20#-01-01",
            "value": "60",
        ], others: ["value": ["60", "61", nil], "qualifier": [">", nil], "verification": checks],
        mistakes: [("due_on", "2001-01-01"), ("adopted_on", "2099-01-01")]),
    Sample(
        kind: .targetStep, least: ["target": "K#", "due_on": "2030-06-30", "value": "55"],
        others: ["value": ["55", "56"]], mistakes: [("target", "K77")]),
    Sample(
        kind: .logYear, least: ["year": "20#", "is_complete": "yes", "declared_on": "2024-01-05"],
        others: ["is_complete": ["yes", "no"]], mistakes: [("declared_on", "2001-01-01")]),
    Sample(
        kind: .commitment, least: ["title_en": "Promise #", "source_kind": "plan", "status": "adopted"],
        others: [
            "note": notes, "features": ["1.1.1", "1.1.1 2.1.1", nil], "area": ["1.1", nil], "made_by": ["Anh", nil],
            "made": ["2001", "2001-02", nil], "target": ["5", "5.0", nil], "verification": checks, "is_public": flags,
        ], mistakes: [("status", "fulfilled"), ("status", "proposed"), ("title_en", nil), ("due_on", "2000-01-01")]),
    Sample(
        kind: .commitmentMilestone, least: ["commitment": "K#", "title": "Half #", "due_on": "2025-01-01"],
        others: ["done_on": ["2024-01-01", nil]], mistakes: [("commitment", "K77"), ("done_on", "2099-01-01")]),
    Sample(
        kind: .commitmentNote, least: ["commitment": "K#", "noted_on": "2024-01-01", "text": "Under way"],
        others: ["text": ["Under way", "Done"]]),
    Sample(
        kind: .strategy, least: ["title_vi": "Kế hoạch #", "during": "2020/2026"],
        others: ["goals": ["1", "2", nil], "has_budget_line": flags, "source": notes, "verification": checks],
        mistakes: [("act", "Decision 1")]),
    Sample(
        kind: .bodyMeeting, least: ["body": "Board", "held_on": "20#-02-01", "has_minutes": "yes"],
        others: ["has_minutes": ["yes", "no"], "partner_kinds": ["public ngo", "school", nil], "is_public": flags]),
    Sample(
        kind: .mandate, least: ["office": "mayor", "holder": "Person #", "during": "20#"],
        others: ["holder": ["An", "Bình"], "source": notes], mistakes: [("during", "2001/2020")]),
    Sample(
        kind: .continuation,
        least: [
            "body_kind": "ward", "body": "Ward #", "since": "2025-08-#", "until": "2025-08-#", "declared_by": "Ward",
            "source": "Decision 1",
        ], others: ["wards": notes, "territory": ["former", nil]], mistakes: [("since", "2001-01-01")]),
    Sample(
        kind: .partner, least: ["name": "Partner #", "kind": "ngo"],
        others: ["kind": ["ngo", "school"], "is_public": flags], mistakes: [("name", "partner 01")]),
    Sample(
        kind: .agreement, least: ["partner": "K#", "subject": "Rooms #", "signed_on": "20#-03-01"],
        others: ["until": ["2030-01-01", nil], "source": notes], mistakes: [("until", "1999-01-01")]),
    Sample(
        kind: .programme, least: ["title_vi": "Lớp học #", "status": "running", "period": "2000/2030"],
        others: [
            "owner_unit": ["Office", nil], "main_area": ["1.1", "2.1"],
            "target_groups": ["women", "women migrants", nil],
            "settings": ["school", nil], "features": ["1.1.1", nil], "aim": notes, "verification": checks,
        ],
        mistakes: [
            ("status", "approved"), ("period", "2029"), ("is_innovative", "yes"), ("novelty_accepted_by", "me"),
        ]),
    Sample(
        kind: .programmePartner, least: ["programme": "K#", "partner": "K#", "part": "money"], others: ["note": notes],
        mistakes: [("partner", "K77")]),
    Sample(
        kind: .programmeBudget, least: ["programme": "K#", "year": "20#", "fund": "city", "planned": "1000"],
        others: ["planned": ["1000", "2000"], "spent": ["900", nil]], mistakes: [("planned", nil)]),
    Sample(
        kind: .programmeAdoption, least: ["programme": "K#", "adopter": "A ward", "adopted_on": "20#-04-01"],
        others: ["source": notes, "verification": checks]),
    Sample(
        kind: .ward, least: ["name": "Ward #"], others: ["during": ["2000/2030", nil]], mistakes: [("name", "ward 01")]),
    Sample(
        kind: .groupSize, least: ["target_group": "women", "year": "20#", "people": "10", "source": "Census"],
        others: ["people": ["10", "20"]], mistakes: [("people", "0")]),
    Sample(
        kind: .activity,
        least: [
            "programme": "K#", "kind": "activity", "title_en": "Evening #", "status": "held", "held": "20#-03-03",
        ],
        others: [
            "held": ["20#-03-03", "20#-03-04/20#-03-05"], "place": ["Library", nil], "is_city_wide": flags,
            "ward": ["K#", nil], "source": notes, "verification": checks, "is_public": flags,
        ], mistakes: [("held", "2099-01-01"), ("status", "planned"), ("programme", nil), ("held", nil)]),
    Sample(
        kind: .participation, least: ["activity": "K#", "people": "all", "count": "100"],
        others: ["count": ["100", "120"]], mistakes: [("count", "5")]),
    Sample(
        kind: .participation, least: ["activity": "K#", "people": "women", "count": "10"],
        others: ["count": ["10", "110"]], mistakes: [("count", "500")]),
    Sample(
        kind: .contribution,
        least: ["kind": "webinar", "title_en": "Talk #", "held_on": "20#-05-01", "is_completed": "yes"],
        others: ["kind": ["webinar", "speak"], "is_completed": ["yes", "no"], "verification": checks]),
    Sample(
        kind: .contributionCity, least: ["contribution": "K#", "with_city": "irl-cork"],
        others: ["with_city": ["irl-cork", "vnm-vinh"]], mistakes: [("with_city", "vnm-nowhere")]),
    Sample(
        kind: .recognition, least: ["title_en": "Title #", "decided_by": "Province", "decided_on": "20#-06-01"],
        others: ["holders": ["5", nil], "denominator": ["10", nil], "level": ["A", nil]],
        mistakes: [("counted_on", "2099-01-01"), ("holders", "50")]),
    Sample(
        kind: .rating,
        least: [
            "feature": "1.1.1", "as_of": "20#-01-01", "score": "1", "rater": "own", "rater_name": "City",
            "reasons": "As it is",
        ], others: ["score": ["1", "2"], "interest": notes, "is_public": flags], mistakes: [("as_of", "2001-01-01")]),
    Sample(
        kind: .report, least: ["kind": "annual", "covers": "20#"],
        others: ["submitted_on": ["2024-01-01", nil], "due_on": ["2023-12-31", nil], "verification": checks],
        mistakes: [("covers", "2001"), ("extended_to", "2024-05-01")]),
    Sample(
        kind: .nomination, least: ["cycle": "20#", "status": "drafting"], others: ["is_refused": flags],
        mistakes: [("status", "awarded")]),
]

/// Draws acts of many entries, in the order of the kinds. Some of them are refused.
struct DrawnEntries {
    static var kinds: Set<RecordKind> { Set(samples.map(\.kind)) }

    private let text: Catalogue
    private var random: SplitMix
    private var isFirst = true

    init(seed: UInt64, text: Catalogue) { (random, self.text) = (SplitMix(state: seed), text) }

    /// Records of all kinds at first, so that the acts after it have something to change and to refer to.
    mutating func act() throws -> [RecordEntry] {
        defer { isFirst = false }
        let mistaken = !isFirst && chance(1, of: 3) ? samples.indices.randomElement(using: &random) : nil
        var files: [(kind: RecordKind, entries: [RecordEntry])] = []
        for (place, sample) in samples.enumerated() {
            let isWanted = isFirst ? sample.least["status"] != "withdrawn" : chance(1, of: 6)
            guard isWanted || place == mistaken else { continue }
            files.append((sample.kind, try entries(sample, isMistaken: place == mistaken)))
        }
        return RecordKind.allCases.flatMap { kind in files.filter { $0.kind == kind }.flatMap(\.entries) }
    }

    private mutating func chance(_ times: Int, of all: Int) -> Bool { Int.random(in: 0..<all, using: &random) < times }

    /// The rows of one file.
    private mutating func entries(_ sample: Sample, isMistaken: Bool) throws -> [RecordEntry] {
        var columns = Set(sample.least.keys)
        for name in sample.others.keys.sorted() where chance(1, of: 2) { columns.insert(name) }
        if sample.kind.naturalKey.isEmpty, sample.kind != .observation, sample.kind != .baseline {
            // Now and then only a part of what a record says.
            if !isFirst, !isMistaken, chance(1, of: 4) { columns.subtract(sample.least.keys) }
            columns.insert("key")
        }
        // Mostly those that are there already, or whose others are.
        let there = sample.refers ? 6 : 8
        let isWhole = columns.isSuperset(of: sample.least.keys)
        let all = isFirst ? there : isWhole || chance(1, of: 8) ? there + 2 : there
        let numbers = (1...all).shuffled(using: &random).prefix(isFirst ? all : Int.random(in: 1...8, using: &random))
        var rows = numbers.sorted().map { row(sample, $0, columns) }
        if isMistaken, let place = rows.indices.randomElement(using: &random) {
            if let mistake = sample.mistakes.randomElement(using: &random), chance(3, of: 4) {
                columns.insert(mistake.field)
                rows[place][mistake.field] = mistake.text ?? ""
            } else if let key = rows[place]["key"], chance(1, of: 2) {
                rows[place]["key"] = key.lowercased()
            } else {
                rows.append(rows[place])
            }
        }
        return try rows.enumerated().map { place, values in
            // A mistake may have added a column, which is empty in the other rows.
            let cells = values.merging(columns.map { ($0, "") }) { given, _ in given }
            let row = TableRow(file: "\(sample.kind.rawValue).csv", line: place + 2, cells)
            return try RecordEntry(sample.kind, row, columns: columns.sorted(), text: text)
        }
    }

    private mutating func row(_ sample: Sample, _ number: Int, _ columns: Set<String>) -> [String: String] {
        var row: [String: String] = [:]
        for name in columns.sorted() {
            var text = name == "key" ? "K#" : sample.least[name]
            if let others = sample.others[name] {
                // Mostly what it said before, so that much is unchanged.
                let isUsual = isFirst || chance(3, of: 4)
                text = others[isUsual ? number % others.count : Int.random(in: others.indices, using: &random)]
            }
            row[name] = text?.replacing("#", with: number < 10 ? "0\(number)" : "\(number)")
        }
        return row
    }
}
