import Config
import Domain
import Foundation
import Input
import Postgres

// What is unlikely of what is handed in, beside what stands and beside the rest of the same act.
extension Connection {
    /// The numbers that are asked back, each at its place: those that are unlikely, come without an answer and do not stand already.
    func questions(
        of entries: [RecordEntry], _ plausibility: Plausibility, of city: City.ID, _ code: String, _ text: Catalogue
    ) throws -> [InputError] {
        let numbers = Dictionary(grouping: entries.filter(\.hasAskableNumber), by: \.kind)
        guard !numbers.isEmpty else { return [] }
        let place = try run("SELECT country, population FROM city WHERE id = \(city)").one()
        let (country, inhabitants): (String, Int?) = (try place["country"], try place["population"])
        let asked = try numbers.flatMap { kind, entries -> [Asked] in
            switch kind {
            case .observation: try values(entries, plausibility, of: city, code)
            case .programmeBudget: try amounts(entries, plausibility, of: city, country)
            case .groupSize: try groupSizes(entries, plausibility, of: city, inhabitants)
            default:
                try attendance(entries, plausibility, of: city, code, inhabitants)
            }
        }
        return asked.sorted { ($0.entry.row.file, $0.entry.row.line) < ($1.entry.row.file, $1.entry.row.line) }.map {
            var error = $0.entry.row.error($0.field, text($0.doubt))
            error.isQuestion = true
            error.likely = $0.doubt.likely.map { "\($0)" }
            return error
        }
    }

    private func values(
        _ entries: [RecordEntry], _ plausibility: Plausibility, of city: City.ID, _ code: String
    ) throws -> [Asked] {
        let names = Set(entries.compactMap { $0.text("city_indicator") })
        var own: [String: UUID] = [:]
        for name in names {
            own[name] =
                try UUID(uuidString: name) ?? run("SELECT \(recordID(code, "city_indicator", name)) AS id").one()["id"]
        }
        var all = try standingValues(Set(entries.compactMap { $0.text("indicator") }), own.values.map(\.self), of: city)
        let given = entries.compactMap { entry in GivenValue(entry, own).map { (entry, $0) } }
        let stands = all.values
        // What is refused for its bounds tells nothing of the years beside it.
        for (_, value) in given where all.holds(value) { all.values[value.series, default: []].append(value.value) }
        return given.compactMap { entry, given in
            // The same number may be said again, of the same or of another source; what is refused is not asked about too.
            guard entry.text(Doubt.answer) == nil, stands[given.series]?.contains(given.value) != true, all.holds(given)
            else { return nil }
            var context = ValueContext(
                unit: all.units[given.series.figure], numerator: entry.number("numerator"),
                denominator: entry.number("denominator"), neighbours: all.values[given.series] ?? [])
            if !given.series.cell.isEmpty {
                context.whole = all.values[given.series.whole]?.last { $0.period == given.value.period }?.value
                context.otherParts = all.values.filter { $0.key.isBeside(given.series) }.values.compactMap { values in
                    values.last { $0.period == given.value.period }?.value
                }
            }
            return plausibility.doubt(of: given.value, in: context).map { Asked(entry, "value", $0) }
        }
    }

    /// What stands of these indicators.
    private func standingValues(_ codes: Set<String>, _ own: [UUID], of city: City.ID) throws -> StandingValues {
        var standing = StandingValues()
        for row in try run(
            """
            SELECT code AS figure, unit, least, most FROM indicator
            WHERE code = ANY (\(codes.sorted())::text[]) ORDER BY framework_id
            """)
        {
            let figure: String = try row["figure"]
            standing.units[figure] = try row["unit"]
            standing.bounds[figure] = (try row["least"], try row["most"])
        }
        for row in try run(
            "SELECT id::text AS figure, unit FROM city_indicator WHERE city_id = \(city) AND id = ANY (\(own))")
        {
            standing.units[try row["figure"]] = try row["unit"]
        }
        for row in try run(
            """
            SELECT coalesce(code, city_indicator_id::text) AS figure, cell, scope::text, scope_name, period, value
            FROM observation LEFT JOIN indicator ON indicator.id = indicator_id
            WHERE city_id = \(city) AND superseded_at = 'infinity' AND value IS NOT NULL AND period IS NOT NULL
                AND (code = ANY (\(codes.sorted())::text[]) OR city_indicator_id = ANY (\(own)))
            """)
        {
            guard let period = Period(sqlText: try row["period"]), let value = Decimal(sqlText: try row["value"]) else {
                continue
            }
            let series = ValueSeries(
                figure: try row["figure"], cell: try row["cell"], scope: try row["scope"],
                scopeName: try row["scope_name"])
            standing.values[series, default: []].append(PeriodValue(value, in: period))
        }
        return standing
    }

    private func amounts(
        _ entries: [RecordEntry], _ plausibility: Plausibility, of city: City.ID, _ country: String
    ) throws -> [Asked] {
        let standing = try run("SELECT planned, spent FROM programme_budget WHERE city_id = \(city)").flatMap { row in
            try ["planned", "spent"].compactMap { try (row[$0] as String?).flatMap { Decimal(sqlText: $0) } }
        }
        let given = entries.flatMap { entry in ["planned", "spent"].compactMap { entry.number($0) } }
        return entries.flatMap { entry in
            guard entry.text(Doubt.answer) == nil else { return [Asked]() }
            return ["planned", "spent"].compactMap { field in
                guard let amount = entry.number(field), !standing.contains(amount) else { return nil }
                // Of a new city, what is given together tells what is usual.
                return plausibility.doubt(ofAmount: amount, among: standing.isEmpty ? given : standing, in: country).map
                {
                    Asked(entry, field, $0)
                }
            }
        }
    }

    private func groupSizes(
        _ entries: [RecordEntry], _ plausibility: Plausibility, of city: City.ID, _ inhabitants: Int?
    ) throws -> [Asked] {
        var sizes: [String: [(people: Int, year: Int)]] = [:]
        for row in try run("SELECT target_group, year, people FROM group_size WHERE city_id = \(city)") {
            sizes[try row["target_group"], default: []].append((try row["people"], try row["year"]))
        }
        let standing = sizes
        for entry in entries {
            guard let size = entry.groupSize, let group = entry.text("target_group") else { continue }
            sizes[group, default: []].append(size)
        }
        return entries.compactMap { entry in
            guard entry.text(Doubt.answer) == nil, let size = entry.groupSize, let group = entry.text("target_group"),
                standing[group]?.contains(where: { $0 == size }) != true
            else { return nil }
            let others = (sizes[group] ?? []).filter { $0.year != size.year }.sorted { $0.year < $1.year }
            let last = others.last { $0.year < size.year } ?? others.first
            return plausibility.doubt(ofGroup: size.people, inhabitants: inhabitants, last: last).map {
                Asked(entry, "people", $0)
            }
        }
    }

    private func attendance(
        _ entries: [RecordEntry], _ plausibility: Plausibility, of city: City.ID, _ code: String, _ inhabitants: Int?
    ) throws -> [Asked] {
        try entries.compactMap { entry in
            guard entry.text(Doubt.answer) == nil, let count = entry.text("count").flatMap({ Int($0) }),
                let doubt = plausibility.doubt(ofAttendance: count, inhabitants: inhabitants),
                let activity = entry.text("activity"), let people = entry.text("people")
            else { return nil }
            let id: SQL = UUID(uuidString: activity).map { "\($0)::uuid" } ?? recordID(code, "activity", activity)
            let standing = try run(
                """
                SELECT FROM participation
                WHERE city_id = \(city) AND activity_id = \(id) AND people = \(people) AND count = \(count)
                """)
            return standing.isEmpty ? Asked(entry, "count", doubt) : nil
        }
    }
}

/// A number that is asked back.
private struct Asked {
    var entry: RecordEntry
    var field: String
    var doubt: Doubt

    init(_ entry: RecordEntry, _ field: String, _ doubt: Doubt) {
        (self.entry, self.field, self.doubt) = (entry, field, doubt)
    }
}

/// Values that are compared with one another: of one indicator, group and territory.
private struct ValueSeries: Hashable {
    /// The code of the framework's indicator, or the identity of the city's own.
    var figure: String
    var cell: String
    var scope: String
    var scopeName: String?

    var whole: ValueSeries { ValueSeries(figure: figure, cell: "", scope: scope, scopeName: scopeName) }

    /// Whether the two are different groups of one breakdown, such as `sex=female` and `sex=male`.
    func isBeside(_ other: ValueSeries) -> Bool {
        whole == other.whole && cell != other.cell && !cell.isEmpty && breakdown == other.breakdown
    }

    private var breakdown: [Substring] { cell.split(separator: ",").compactMap { $0.split(separator: "=").first } }
}

/// What is known of indicators before somebody gives values.
private struct StandingValues {
    var values: [ValueSeries: [PeriodValue]] = [:]
    /// By the code of the indicator, or the identity of the city's own.
    var units: [String: String] = [:]
    var bounds: [String: (least: Decimal?, most: Decimal?)] = [:]

    /// Whether a value lies within the bounds of its indicator.
    func holds(_ given: GivenValue) -> Bool {
        let (least, most) = bounds[given.series.figure] ?? (nil, nil)
        return (least.map { $0 <= given.value.value } ?? true) && (most.map { given.value.value <= $0 } ?? true)
    }
}

/// A value that is handed in.
private struct GivenValue {
    var series: ValueSeries
    var value: PeriodValue

    init?(_ entry: RecordEntry, _ own: [String: UUID]) {
        guard let value = entry.number("value"), let period = entry.text("period").flatMap({ Period($0) }),
            let figure = entry.text("indicator")
                ?? entry.text("city_indicator").flatMap({ own[$0]?.uuidString.lowercased() })
        else { return nil }
        self.value = PeriodValue(value, in: period)
        series = ValueSeries(
            figure: figure, cell: entry.text("cell") ?? "", scope: entry.text("scope") ?? "city",
            scopeName: entry.text("scope_name"))
    }
}

extension RecordEntry {
    fileprivate var hasAskableNumber: Bool {
        let fields: [String] =
            switch kind {
            case .observation: ["value"]
            case .programmeBudget: ["planned", "spent"]
            case .groupSize: ["people"]
            case .participation: ["count"]
            default: []
            }
        return fields.contains { text($0) != nil }
    }

    fileprivate func number(_ name: String) -> Decimal? { text(name).flatMap { Decimal(exactly: $0) } }

    fileprivate var groupSize: (people: Int, year: Int)? {
        guard let people = text("people").flatMap({ Int($0) }), let year = text("year").flatMap({ Int($0) }) else {
            return nil
        }
        return (people, year)
    }
}
