import Domain
import Foundation
import Markup
import Reporting

/// What a programme was to cost and what was spent, by year, and by whom it was paid.
struct RecordBudget {
    struct Row {
        var label: String
        var planned: Decimal?
        var spent: Decimal?
        /// `96 of 120`
        var words: String
        var drawing: String
    }

    let heading: String
    let note: String
    let years: [Row]
    let funds: [Row]
    /// Each item, for those who may change it.
    let items: [RecordLink]
    var saved: SavedLine?

    /// `nil` where nothing is recorded, or nothing that the reader may see.
    init?(_ facts: RecordPageFacts, saved: SavedLine?) {
        let records = facts.part(.programmeBudget)
        guard !records.isEmpty else { return nil }
        let (text, texts) = (facts.texts.text, facts.texts)
        self.saved = saved
        let all = records.compactMap { Item($0) }
        let money = Money(all, country: facts.entry.city.country, text)
        heading = money.words(RecordBudget.sum(all), unit: true)
        note = text("record-page.money", ["unit": .text(money.unit)])
        let fund = RecordKind.programmeBudget.field("fund")
        years = Self.rows(Dictionary(grouping: all, by: \.year), money).sorted { $0.label < $1.label }
        funds = Self.rows(
            Dictionary(grouping: all) { item in
                fund.map { texts.word(item.fund, of: $0, in: .programmeBudget) } ?? item.fund
            }, money
        ).sorted { ($0.planned ?? $0.spent ?? 0, $1.label) > ($1.planned ?? $1.spent ?? 0, $0.label) }
        items =
            facts.rights.allow(.programmeBudget)
            ? records.map { RecordLink(label: texts.label($0), href: .form(.programmeBudget, $0.key, of: facts.code)) }
            : []
    }

    struct Item {
        var year: String
        var fund: String
        var planned: Decimal?
        var spent: Decimal?

        init?(_ record: LoggedRecord) {
            guard let year = record["year"], let fund = record["fund"] else { return nil }
            (self.year, self.fund) = (year, fund)
            planned = record["planned"].flatMap { Decimal(exactly: $0) }
            spent = record["spent"].flatMap { Decimal(exactly: $0) }
        }
    }

    /// Sums of what is known; `nil` where nothing is.
    static func sum(_ items: [Item]) -> (planned: Decimal?, spent: Decimal?) {
        func sum(_ amounts: [Decimal]) -> Decimal? { amounts.isEmpty ? nil : amounts.reduce(0, +) }
        return (sum(items.compactMap(\.planned)), sum(items.compactMap(\.spent)))
    }

    private static func rows(_ groups: [String: [Item]], _ money: Money) -> [Row] {
        let sums = groups.mapValues(sum)
        let most = sums.values.flatMap { [$0.planned, $0.spent].compactMap(\.self) }.max() ?? 0
        return sums.map { label, sum in
            Row(
                label: label, planned: sum.planned, spent: sum.spent, words: money.words(sum, unit: false),
                drawing: RowBar.plan(planned: sum.planned, spent: sum.spent, most: most))
        }
    }
}

/// How amounts are written: in millions where they are large.
private struct Money {
    let text: Catalogue
    let unit: String
    private let divisor: Decimal

    init(_ items: [RecordBudget.Item], country: String, _ text: Catalogue) {
        self.text = text
        let most = items.flatMap { [$0.planned, $0.spent].compactMap(\.self) }.max() ?? 0
        divisor = most >= 1_000_000 ? 1_000_000 : 1
        let currency = text(country == "VNM" ? "report.currency.vnd" : "report.currency.own")
        unit = divisor == 1 ? currency : text("report.money.millions", ["currency": .text(currency)])
    }

    /// `96 of 120`, or what is known of it.
    func words(_ sum: (planned: Decimal?, spent: Decimal?), unit hasUnit: Bool) -> String {
        let unknown = text("status.not_known")
        let (planned, spent) = (sum.planned.map(format) ?? unknown, sum.spent.map(format) ?? unknown)
        let values: [String: Catalogue.Value] = [
            "planned": .text(planned), "spent": .text(spent), "unit": .text(unit),
        ]
        return text(hasUnit ? "record-page.spent" : "record-page.spent-short", values)
    }

    private func format(_ amount: Decimal) -> String {
        divisor == 1
            ? text.language.format(amount)
            : text.language.format(NSDecimalNumber(decimal: amount / divisor).doubleValue, places: 1)
    }
}

extension RecordBudget: RecordBlock {
    func html(_ text: Catalogue) -> HTML {
        """
        <section class="section" aria-labelledby="money"><h2 id="money">\(heading)</h2>\
        \(saved?.html(text))<p class="small dim">\(note)</p>\
        <div class="more">\(years.map(\.row))</div>\
        <details class="more"><summary>\(text("record-page.by-fund"))</summary>\(funds.map(\.row))</details>\
        \(edit(text), if: !items.isEmpty)</section>
        """
    }

    private func edit(_ text: Catalogue) -> HTML {
        """
        <details class="more"><summary>\(text("record-page.change-items"))</summary>\
        <ul class="lines">\(items.map { "<li>\($0.html)</li>" as HTML })</ul></details>
        """
    }
}

extension RecordBudget.Row {
    fileprivate var row: HTML { RecordPeople.Row(label: label, words: words, drawing: drawing).row }
}
