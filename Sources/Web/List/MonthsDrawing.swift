import Domain
import Persistence

/// The months of a year, each as a bar that leads to its records.
struct MonthsDrawing {
    struct Month {
        var label: String
        var count: Int
        var words: String
        var href: Address
        var isShown: Bool
    }

    let title: String
    let months: [Month]
    var most: Int { max(1, months.map(\.count).max() ?? 1) }

    /// `nil` for kinds of which records are of years.
    init?(_ facts: RecordListPage.Facts, _ editing: EditingContext) {
        guard facts.query.kind.isOfDays, facts.counts.all > 0 else { return nil }
        let (text, year) = (editing.texts.text, facts.year)
        title = text("list.months", ["year": .text("\(year)")])
        months = (0..<12).map { place in
            let first = Day.first(of: year).adding(months: place)
            let month = Period(first: first, last: first.adding(months: 1).previous)
            let count = facts.counts.months[first] ?? 0
            return Month(
                label: text("list.month.\(place + 1)"), count: count,
                words: "\(editing.language.formatMonth(first)): \(editing.language.format(count))",
                href: .list(facts.query.changed { $0.during = month }, of: editing.city.code),
                isShown: facts.query.during == month)
        }
    }
}

extension RecordListPage.Facts {
    /// Of which the months are drawn.
    var year: Int { RecordListPage.year(of: query, today) }
}

extension RecordListPage {
    static func year(of query: RecordQuery, _ today: Day) -> Int {
        guard let during = query.during, during.first.year > 1900 else { return today.year }
        return during.first.year
    }
}
