import Domain

/// Days along a line from left to right, for drawings that stand below one another and share it. What they show is said in words
/// beside them, so that they are hidden from who hears the page.
public struct TimeAxis: Sendable {
    public let first: Day
    public let last: Day
    public let today: Day

    /// Whole years, in which all these days and today find room.
    public init(_ days: [Day], today: Day) {
        let all = days + [today]
        first = .first(of: all.map(\.year).min() ?? today.year)
        last = .last(of: all.map(\.year).max() ?? today.year)
        self.today = today
    }

    /// In per cent of the width, with room for a mark at both ends.
    public func place(_ day: Day) -> Double {
        1 + 97 * Double(day.days(since: first)) / Double(max(1, last.days(since: first)))
    }

    /// So many labels at most find room.
    private static let mostLabels = 5

    private var years: [Int] {
        let all = Array(first.year...last.year)
        let step = (all.count + Self.mostLabels - 1) / Self.mostLabels
        return all.enumerated().filter { $0.offset.isMultiple(of: step) }.map(\.element)
    }

    /// The years, above the rows.
    public var head: String {
        let labels = years.map { year in
            let place = SVG.percent(place(.first(of: year)))
            return "<text class=\"lbl\" x=\"\(place)\" y=\"\(SVG.em(13))\">\(year)</text>"
        }
        return """
            <svg class="chart grow" height="\(SVG.em(18))" font-size=".8125rem" aria-hidden="true" focusable="false">\
            \(labels.joined())</svg>
            """
    }

    /// One row: for when it was due, and when it was done.
    public func row(due: Day, done: Day?) -> String {
        var marks = ""
        let at = SVG.percent(place(due))
        if let done {
            let end = SVG.percent(place(done))
            let isLate = done > due
            marks += line(isLate ? "lateslip" : "thin", from: at, to: end)
            marks += "<circle class=\"base\" cx=\"\(at)\" cy=\"14\" r=\"5\"/>"
            marks += "<circle class=\"now dot\" cx=\"\(end)\" cy=\"14\" r=\"6.5\"/>"
        } else if due < today {
            marks += line("lateslip dash", from: at, to: SVG.percent(place(today)))
            marks +=
                "<rect class=\"late\" x=\"\(at)\" y=\"8\" width=\"12\" height=\"12\" transform=\"translate(-6 0)\"/>"
        } else {
            marks += "<circle class=\"ring\" cx=\"\(at)\" cy=\"14\" r=\"5.5\"/>"
        }
        return drawing(height: 28, grid + marks)
    }

    private var grid: String {
        years.map { upright("grid", at: .first(of: $0)) }.joined() + upright("today", at: today)
    }

    private func upright(_ mark: String, at day: Day) -> String {
        let place = SVG.percent(place(day))
        return "<line class=\"\(mark)\" x1=\"\(place)\" x2=\"\(place)\" y1=\"0\" y2=\"28\"/>"
    }

    private func line(_ mark: String, from start: String, to end: String) -> String {
        "<line class=\"\(mark)\" x1=\"\(start)\" x2=\"\(end)\" y1=\"14\" y2=\"14\"/>"
    }

    private func drawing(height: Int, _ body: String) -> String {
        "<svg class=\"chart\" height=\"\(height)\" aria-hidden=\"true\" focusable=\"false\">\(body)</svg>"
    }

    /// A mark by itself, for the key.
    public enum Mark: String, Worded, Sendable {
        public static let wordsPrefix = "record-page.mark"

        case due, done, late
        case toCome = "to-come"

        public var svg: String {
            let mark =
                switch self {
                case .due: "<circle class=\"base\" cx=\"11\" cy=\"7\" r=\"5\"/>"
                case .done: "<circle class=\"now\" cx=\"11\" cy=\"7\" r=\"5.5\"/>"
                case .late: "<rect class=\"late\" x=\"5\" y=\"1\" width=\"12\" height=\"12\"/>"
                case .toCome: "<circle class=\"ring\" cx=\"11\" cy=\"7\" r=\"5\"/>"
                }
            return "<svg class=\"chart\" viewBox=\"0 0 22 14\" aria-hidden=\"true\" focusable=\"false\">\(mark)</svg>"
        }
    }
}
