import Domain
import Foundation
import Markup

/// Two weeks behind and ten ahead, with a mark where something is due. The list below it says the same in words.
struct Ruler {
    struct Mark {
        var number: Int
        var at: Double
        var isLate: Bool
    }

    private static let behind = 14
    private static let length = Double(behind + HomeFacts.days)

    let today: Double
    let marks: [Mark]
    /// Where months begin, by name.
    let months: [(at: Double, name: String)]
    let weeks: [Double]
    let summary: String
    let todayWord: String

    init(_ days: [Day], today: Day, _ text: Catalogue) {
        let first = today.adding(days: -Self.behind)
        func place(_ day: Day) -> Double { Double(day.days(since: first)) / Self.length * 100 }
        var last = -10.0
        marks = days.enumerated().map { index, day in
            // What is older stands at the beginning; marks do not cover one another.
            let at = min(max(place(day), 2, last + 3.4), 98)
            last = at
            return Mark(number: index + 1, at: at, isLate: day < today)
        }
        months = (0...3).compactMap { offset in
            let month = first.adding(months: offset)
            guard let begins = Day(year: month.year, month: month.month, day: 1), begins > first else { return nil }
            let at = place(begins)
            return at < 92 ? (at, text.language.formatMonth(begins)) : nil
        }
        weeks = stride(from: 0.0, through: 100, by: 100 / (Self.length / 7)).map { $0 }
        self.today = place(today)
        todayWord = text("home.today")
        summary = text(
            "home.ruler",
            [
                "first": .day(first), "last": .day(today.adding(days: HomeFacts.days)),
                "late": .number(days.count { $0 < today }), "due": .number(days.count { $0 >= today }),
            ])
    }
}

extension Ruler {
    var html: HTML {
        """
        <svg class="chart" width="100%" height="58" role="img" aria-label="\(summary)">\
        <rect class="ground" x="0" width="\(percent(today))" y="24" height="22"/>\
        <line class="axis" x1="0" x2="100%" y1="46" y2="46"/>\
        \(weeks.map { "<line class=\"axis\" x1=\"\(percent($0))\" x2=\"\(percent($0))\" y1=\"42\" y2=\"46\"/>" })\
        \(months.map(month))\
        <line class="today" x1="\(percent(today))" x2="\(percent(today))" y1="18" y2="52"/>\
        <text class="lab lbl mid" x="\(percent(today))" y="12">\(todayWord)</text>\
        \(marks.map(\.html))</svg>
        """
    }

    private func month(_ month: (at: Double, name: String)) -> HTML {
        // The name of a month that begins at today’s line would cover the word there.
        let isNear = abs(month.at - today) < 9
        return """
            <line class="axis" x1="\(percent(month.at))" x2="\(percent(month.at))" y1="4" y2="46"/>\
            \(isNear ? nil : "<text class=\"lbl\" x=\"\(percent(month.at))\" dx=\"6\" y=\"12\">\(month.name)</text>")
            """
    }
}

extension Ruler.Mark {
    fileprivate var html: HTML {
        let shape: HTML =
            isLate
            ? "<rect class=\"late\" x=\"\(percent(at))\" y=\"25\" width=\"18\" height=\"18\" transform=\"translate(-9 0)\"/>"
            : "<circle class=\"now\" cx=\"\(percent(at))\" cy=\"34\" r=\"10\"/>"
        return "\(shape)<text class=\"mark mid\" x=\"\(percent(at))\" y=\"38.5\">\(number)</text>"
    }
}
