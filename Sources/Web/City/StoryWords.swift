import Domain
import Foundation
import Reporting

/// The sentence with which the overview begins.
struct StoryFinding {
    var sentence: String
    /// What it is about, where that is called in another language than the page’s.
    var name: Words?
    /// Said below it: whose word it is.
    var note: String?
}

/// The drawing that the sentence is about.
struct StoryDrawing {
    var heading: String
    var sub: Words
    var svg: String
    var source: String?
    /// Every value of the drawing.
    var table: [(when: String, value: String)]
    var key: [(mark: MarkColumns.Mark, words: String)] = []
}

/// One of the three figures: a number in large type, what it is, and where it leads.
struct StoryFigure {
    var number: String
    var words: Words
    var note: String?
    var href: Address?
}

/// Puts a city's story into words.
struct StoryWords {
    let text: Catalogue
    let framework: Framework?
    /// As the reader names it.
    let city: String
    let code: String

    func finding(_ finding: CityStory.Finding) -> StoryFinding {
        switch finding {
        case .moved(let move):
            StoryFinding(
                sentence: text(
                    "story.moved",
                    values(of: move).merging(["city": .text(city), "what": .text(name(of: move.series).text)]) { $1 }),
                name: name(of: move.series))
        case .commitments(let tally): StoryFinding(sentence: commitments(tally))
        case .value(let series, let point):
            StoryFinding(
                sentence: text(
                    "story.value",
                    [
                        "city": .text(city), "what": .text(name(of: series).text),
                        "now": .text(number(point, of: series)), "year": .period(point.period),
                    ]), name: name(of: series), note: point.origin == .press ? text("record.press") : nil)
        case .awarded(let years):
            StoryFinding(
                sentence: text.count(
                    "story.awarded", years.count,
                    ["city": .text(city), "years": .text(years.map(String.init).joined(separator: ", "))]))
        case .joined(let date):
            StoryFinding(sentence: text("story.joined", ["city": .text(city), "date": .date(date)]))
        case .listed: StoryFinding(sentence: text("story.listed", ["city": .text(city)]))
        }
    }

    func drawing(_ drawing: CityStory.Drawing, records: [CityStory.DatedRecords], today: Day) -> StoryDrawing? {
        switch drawing {
        case .series(let move): series(move)
        case .records: self.records(records, today: today)
        // The section of commitments draws them.
        case .commitments, .nothing: nil
        }
    }

    func figure(_ figure: CityStory.Figure) -> StoryFigure {
        let indicators = Address.city(code, .indicators)
        switch figure {
        case .commitments(let tally):
            return StoryFigure(
                number: text("story.share", ["part": .number(tally[.kept]), "all": .number(tally.all)]),
                words: Words(text("story.figure.commitments")),
                note: tally[.late] > 0 ? text.count("story.late", tally[.late]) : nil, href: .city(code, .commitments))
        case .moved(let move):
            return StoryFigure(
                number: number(move.newest, of: move.series), words: name(of: move.series),
                note: text(move.change > 0 ? "story.figure.up" : "story.figure.down", values(of: move)),
                href: indicators)
        case .value(let series, let point):
            return StoryFigure(
                number: number(point, of: series), words: name(of: series), note: text.format(point.period),
                href: indicators)
        case .programmes(let count):
            return StoryFigure(
                number: text.language.format(count), words: Words(text("story.figure.programmes")),
                href: .city(code, .programmes))
        case .events(let count):
            return StoryFigure(
                number: text.language.format(count), words: Words(text("story.figure.events")),
                href: .city(code, .programmes).at("events"))
        case .awards(let years):
            return StoryFigure(
                number: years.map(String.init).joined(separator: ", "), words: Words(text("city.awards")))
        case .population(let people, let year):
            return StoryFigure(
                number: text.language.format(people), words: Words(text("story.figure.people")),
                note: year.map(String.init) ?? text("city.year-not-given"))
        }
    }

    /// “13 of 23 commitments fulfilled, 1 late.”
    func commitments(_ tally: CommitmentTally) -> String {
        let values: [String: Catalogue.Value] = [
            "city": .text(city), "kept": .number(tally[.kept]), "all": .number(tally.all),
        ]
        let kept = text("story.commitments", values)
        return tally[.late] > 0 ? "\(kept) \(text.count("story.late", tally[.late]))" : kept
    }

    /// The name of an indicator, in another language where there is none in the reader's.
    func name(of series: StorySeries) -> Words {
        switch series.subject {
        case .indicator(let code):
            Words(framework?.indicators.first { $0.code == code }?.name(in: text.language) ?? code)
        case .own: series.title.map(text.words) ?? Words("")
        }
    }

    /// With its unit, as far as that belongs to the number: `81%`, `3,590 inhabitants`.
    func number(_ point: StorySeries.Point, of series: StorySeries) -> String {
        guard let figure = point.figure else { return text("status.not_known") }
        return number(figure, of: series)
    }

    func number(_ figure: Figure, of series: StorySeries) -> String {
        let number = text.format(figure)
        if series.isShare { return text.language.percent(number) }
        guard let unit = unit(of: series), !isSaid(unit, in: name(of: series)) else { return number }
        return "\(number) \(unit.text)"
    }

    /// Whether a name says the unit already: “Compassion Libraries” those that are counted in libraries.
    private func isSaid(_ unit: Words, in name: Words) -> Bool {
        let words = Set(name.text.folded.split { !$0.isLetter })
        return unit.text.folded.split { !$0.isLetter }.allSatisfy(words.contains)
    }

    private func unit(of series: StorySeries) -> Words? {
        if case .indicator(let code) = series.subject,
            let unit = framework?.indicators.first(where: { $0.code == code })?.unit(in: text.language)
        {
            return Words(unit)
        }
        return text.unit(series.unit)
    }

    fileprivate func values(of move: StorySeries.Move) -> [String: Catalogue.Value] {
        [
            "now": .text(number(move.newest, of: move.series)), "year": .period(move.newest.period),
            "before": .text(number(move.base, of: move.series)), "then": .period(move.base.period),
        ]
    }
}

// MARK: - Drawings

extension StoryWords {
    /// The way of one series from its baseline to its newest value, with the target.
    private func series(_ move: StorySeries.Move) -> StoryDrawing {
        let series = move.series
        let known = move.comparable
        let gap = known.indices.dropFirst().map { known[$0].place - known[$0 - 1].place }.min() ?? 1
        let points = known.enumerated().map { index, point in
            LineChart.Point(
                at: point.place, value: point.value, words: text.format(point.figure ?? Figure(value: 0)),
                isAfterGap: index > 0 && point.place - known[index - 1].place > gap * 1.6)
        }
        let target = series.target.map { target in
            LineChart.Point(
                at: Double(target.dueOn.year) + 0.5, value: NSDecimalNumber(decimal: target.value).doubleValue,
                words: text("story.target", ["target": .text(text.language.format(target.value))]))
        }
        let language = text.language
        let isShare = series.isShare
        let chart = LineChart(
            points, base: known.firstIndex(of: move.base) ?? 0, target: target,
            tick: { value in
                let number = language.format(value, places: 2)
                return isShare ? language.percent(number) : number
            })
        let table = known.map { (when: text.format($0.period), value: number($0, of: series)) }
        let spoken = table.map { "\($0.when): \($0.value)" } + [heading(of: move)]
        var sources: [String] = []
        for point in known where !sources.contains(point.source) { sources.append(point.source) }
        return StoryDrawing(
            heading: heading(of: move), sub: subtitle(of: series),
            svg: chart.svg(label: "\(name(of: series).text). \(spoken.joined(separator: "; "))"),
            source: text.sources(
                sources.last, hasGap: points.contains(where: \.isAfterGap), isPress: move.newest.origin == .press),
            table: table)
    }

    /// “Up 20.5 percentage points since 2020; the target of 75% is reached”
    private func heading(of move: StorySeries.Move) -> String {
        let series = move.series
        let change = text.language.format(abs(move.change))
        let isUp = move.change > 0
        let moved = text(
            series.isShare
                ? isUp ? "story.up-points" : "story.down-points" : isUp ? "story.up" : "story.down",
            [
                "change": .text(series.isShare ? change : number(Figure(value: abs(move.change)), of: series)),
                "then": .period(move.base.period),
            ])
        guard let target = series.target, let base = move.base.figure?.value, let now = move.newest.figure?.value,
            target.value != base
        else { return moved }
        let isReached = target.value > base ? now >= target.value : now <= target.value
        let aim = text(
            isReached ? "story.target-reached" : "story.target-ahead",
            [
                "target": .text(number(Figure(value: target.value), of: series)),
                "year": .text(String(target.dueOn.year)),
            ])
        return "\(moved); \(aim)"
    }

    private func subtitle(of series: StorySeries) -> Words {
        let name = name(of: series)
        guard let unit = unit(of: series) else { return name }
        return Words("\(name.text), \(unit.text)", code: name.lang)
    }

    /// All dated records of a city, each by its year.
    private func records(_ records: [CityStory.DatedRecords], today: Day) -> StoryDrawing {
        let first = max(records.first?.year ?? today.year, today.year - 14)
        let years = first...max(first, today.year)
        let byYear = Dictionary(records.map { ($0.year, $0) }) { one, _ in one }
        let columns = years.map { year in
            let found = byYear[year]
            return MarkColumns.Column(
                label: String(year),
                marks: Array(repeating: .square, count: found?.events ?? 0)
                    + Array(repeating: .ring, count: found?.programmes ?? 0)
                    + Array(repeating: .disc, count: found?.values ?? 0))
        }
        let shown = records.filter { years.contains($0.year) }
        let sums = shown.reduce((values: 0, programmes: 0, events: 0)) {
            ($0.values + $1.values, $0.programmes + $1.programmes, $0.events + $1.events)
        }
        let key: [(mark: MarkColumns.Mark, words: String, count: Int)] = [
            (.disc, text.count("city.on-record.figures", sums.values), sums.values),
            (.ring, text.count("city.on-record.programmes", sums.programmes), sums.programmes),
            (.square, text.count("city.on-record.events", sums.events), sums.events),
        ]
        let table = shown.map { (when: String($0.year), value: text.language.format($0.all)) }
        return StoryDrawing(
            heading: text("story.records"), sub: Words(text("story.records-sub")),
            svg: MarkColumns(columns).svg(
                label: "\(text("story.records")): \(table.map { "\($0.when): \($0.value)" }.joined(separator: "; "))"),
            source: nil, table: table, key: key.filter { $0.count > 0 }.map { (mark: $0.mark, words: $0.words) })
    }
}

extension Catalogue {
    /// What stands below a drawing: who says so, and what its dots mean.
    fileprivate func sources(_ source: String?, hasGap: Bool, isPress: Bool) -> String? {
        let said = [
            source.map { self("story.source", ["source": .text($0)]) }, hasGap ? self("story.gap") : nil,
            isPress ? self("record.press") : nil,
        ].compactMap(\.self)
        return said.isEmpty ? nil : said.joined(separator: " ")
    }
}

extension StorySeries.Point {
    fileprivate var value: Double { NSDecimalNumber(decimal: figure?.value ?? 0).doubleValue }

    /// In years: that of 2024 as a whole is 2024, so that it stands above its label.
    fileprivate var place: Double {
        let last = period.last ?? period.first
        let before = period.first.days(since: .first(of: period.first.year))
        let middle = Double(before) + Double(last.days(since: period.first)) / 2
        return Double(period.first.year) + (middle / 365.25 - 0.5)
    }
}
