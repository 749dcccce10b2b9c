import Domain
import Foundation
import Markup
import Reporting

/// How far a commitment has come on its way to its target.
struct RecordWay {
    let title: String
    let drawing: String
    /// The same in words.
    let words: String
}

extension RecordWay {
    /// `nil` where the number or the target is not known.
    init?(_ facts: RecordPageFacts) {
        let (text, record) = (facts.texts.text, facts.record)
        guard let value = record["figure"].flatMap({ Decimal(exactly: $0) }),
            let aim = record["target"].flatMap({ Decimal(exactly: $0) }),
            let now = facts.texts.amount("figure", of: record), let target = facts.texts.amount("target", of: record)
        else { return nil }
        let first = facts.versions.first { $0.fields["figure"] != nil }
        // Where it began: what was recorded first, where that is another number.
        let start = first.flatMap { version in
            version.fields["figure"].flatMap { Decimal(exactly: $0) }.map {
                (value: $0, day: Day.inHanoi(version.recordedAt.date))
            }
        }.flatMap { $0.value == value ? nil : $0 }
        let startWords = start.map {
            text("record-page.value-on", ["value": .text(text.language.format($0.value)), "day": .day($0.day)])
        }
        let due = record.lastDay
        let targetWords =
            due.map { text("record-page.value-by", ["value": .text(target.number), "day": .day($0)]) } ?? target.number
        let nowWords = text("record-page.value-now", ["value": .text(now.number)])
        var expected: WayChart.Point?
        if let start, let due, start.day < due, start.day < facts.today, facts.today < due {
            let share = Decimal(facts.today.days(since: start.day)) / Decimal(due.days(since: start.day))
            let straight = start.value + (aim - start.value) * share
            let number = text.language.format(NSDecimalNumber(decimal: straight).doubleValue, places: 1)
            expected = WayChart.Point(straight, text("record-page.value-expected", ["value": .text(number)]))
        }
        title = text("section.standing")
        words = [startWords, nowWords, expected?.words, targetWords].compactMap(\.self).joined(separator: " · ")
        let chart = WayChart(
            start: start.flatMap { start in startWords.map { WayChart.Point(start.value, $0) } },
            now: WayChart.Point(value, nowWords), target: WayChart.Point(aim, targetWords), expected: expected)
        drawing = chart.svg(label: "\(now.unit.map { "\($0.text): " } ?? "")\(words)")
    }
}

extension RecordWay: RecordBlock {
    func html(_ text: Catalogue) -> HTML {
        """
        <figure aria-labelledby="way"><h2 class="vh" id="way">\(title)</h2>\(markupWithoutEscaping: drawing)</figure>
        """
    }
}

/// What a programme was for, and what came of it.
struct RecordResult {
    struct Part {
        var heading: String
        var words: String
        var detail: String?
    }

    let parts: [Part]
}

extension RecordResult {
    /// Before how many took part, and before what it cost.
    init?(_ facts: RecordPageFacts) {
        let (text, texts, record) = (facts.texts.text, facts.texts, facts.record)
        func part(_ name: String, _ detail: String? = nil) -> Part? {
            guard let field = record.kind.field(name), let words = record[name] else { return nil }
            return Part(heading: texts.label(field, of: record.kind), words: words, detail: detail)
        }
        let summary = text.language == .vi ? ["summary_vi", "summary_en"] : ["summary_en", "summary_vi"]
        parts = [
            part("result", record.day("result_on").map(text.language.format)), part("aim"), part("novelty"),
            summary.lazy.compactMap { part($0) }.first,
        ].compactMap(\.self)
        if parts.isEmpty { return nil }
    }
}

extension RecordResult: RecordBlock {
    func html(_ text: Catalogue) -> HTML { "\(parts.map(\.section))" }
}

extension RecordResult.Part {
    fileprivate var section: HTML {
        """
        <section class="section"><h2>\(heading)</h2><p lang="">\(words)\
        \(detail.map { " <span class=\"dim\">\($0)</span>" })</p></section>
        """
    }
}
