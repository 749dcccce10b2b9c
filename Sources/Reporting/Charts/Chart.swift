import Foundation
import Markup

/// Drawings as inline SVG. Attributes carry the printed look, classes let a page override it. Nothing depends on colour alone: marks
/// differ by shape and by filling. There is no viewBox: widths are per cent and heights follow the size of the type, which is that of
/// the page around, so that a reader who enlarges the text enlarges the drawing with it; labels stand above their bars and wrap.
struct SVG {
    private(set) var body = ""
    private(set) var height = 0.0
    private let label: Int

    static let ink = "#15202b"
    static let now = "#0a4f63"
    static let base = "#6b7884"
    static let goal = "#b4530a"
    static let grid = "#dfe4e8"

    /// - Parameter label: characters in a line of a label.
    init(label: Int = 36) { self.label = label }

    /// Two decimals at most, with a point, whatever the locale.
    static func number(_ value: Double) -> String {
        let hundredths = (value * 100).rounded()
        if hundredths.truncatingRemainder(dividingBy: 100) == 0 { return "\(Int(hundredths / 100))" }
        return "\(hundredths / 100)"
    }

    /// A height, given in pixels of type of 13 pixels, in ems of the drawing's own type.
    static func em(_ pixels: Double) -> String {
        let thousandths = (pixels / 13 * 1000).rounded()
        return "\(thousandths / 1000)em".replacing(".0em", with: "em")
    }

    static func percent(_ value: Double) -> String { "\(number(value))%" }

    mutating func add(_ element: String) { body += element }
    mutating func advance(_ pixels: Double) { height += pixels }

    mutating func text(
        _ text: String, x: String = "0", y: Double, anchor: String? = nil, isStrong: Bool = false, isDim: Bool = false
    ) {
        body += "<text x=\"\(x)\" y=\"\(SVG.em(y))\" fill=\"\(isDim ? "#44525f" : SVG.ink)\""
        if let anchor { body += " text-anchor=\"\(anchor)\"" }
        if isStrong { body += " font-weight=\"600\"" }
        // Letters stand out from the lines that they cross.
        body += " stroke=\"#fff\" stroke-width=\"4\" paint-order=\"stroke\""
        if isDim { body += " class=\"dim\"" }
        body += ">\(text.escapedForHTML)</text>"
    }

    mutating func line(x1: String, x2: String, y1: Double, y2: Double, _ mark: Mark) {
        let (y1, y2) = (SVG.em(y1), SVG.em(y2))
        body +=
            "<line class=\"\(mark.rawValue)\" x1=\"\(x1)\" x2=\"\(x2)\" y1=\"\(y1)\" y2=\"\(y2)\" \(mark.attributes)/>"
    }

    enum Mark: String {
        case grid, axis, way
        case goal
        case floor

        var attributes: String {
            switch self {
            case .grid: "stroke=\"\(SVG.grid)\""
            case .axis: "stroke=\"#72808d\""
            case .way: "stroke=\"\(SVG.now)\" stroke-width=\"2.5\""
            case .goal: "stroke=\"\(SVG.goal)\" stroke-width=\"4\""
            case .floor: "stroke=\"\(SVG.base)\" stroke-width=\"2\" stroke-dasharray=\"3 2\""
            }
        }
    }

    /// The label of a row in as many lines as it needs, with what stands at the right end of the first.
    mutating func head(_ text: String, _ end: String) {
        for (index, line) in SVG.wrapped(text, at: label).enumerated() {
            self.text(line, y: height + 14)
            if index == 0 { self.text(end, x: "100%", y: height + 14, anchor: "end", isStrong: true) }
            height += 18
        }
    }

    /// Words in lines of at most so many characters; a longer word is broken.
    static func wrapped(_ text: String, at width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            var rest = word[...]
            if let last = lines.last, last.count + 1 + rest.count <= width {
                lines[lines.count - 1] = "\(last) \(rest)"
                continue
            }
            while rest.count > width {
                lines.append(String(rest.prefix(width)))
                rest = rest.dropFirst(width)
            }
            lines.append(String(rest))
        }
        return lines.isEmpty ? [""] : lines
    }

    /// - Parameter id: unlike any other on the page.
    func element(id: String, title: String, description: String) -> String {
        """
        <svg class="chart" width="100%" height="\(SVG.em(height))" font-size=".8125rem" role="img" aria-labelledby="\(id)-t \(id)-d">\
        <title id="\(id)-t">\(title.escapedForHTML)</title><desc id="\(id)-d">\(description.escapedForHTML)</desc>\(body)</svg>
        """
    }
}

/// A bar for each row, from zero; with an outlined one below where a second number stands beside the first.
public struct BarChart: Sendable {
    public struct Row: Sendable {
        public var label: String
        /// `nil`: not known. No bar is drawn, and its words say so.
        public var value: Decimal?
        /// The number in words, at the right end.
        public var words: String
        public var second: Decimal?
        /// A row of its own standing has less ink: a year whose log is not complete.
        public var isTentative: Bool

        public init(
            label: String, value: Decimal?, words: String, second: Decimal? = nil, isTentative: Bool = false
        ) {
            self.label = label
            self.value = value
            self.words = words
            self.second = second
            self.isTentative = isTentative
        }
    }

    public var rows: [Row]
    public var isWhole: Bool
    /// A number at the axis, in the reader's language.
    public var tick: @Sendable (Decimal) -> String

    public init(_ rows: [Row], isWhole: Bool = false, tick: @escaping @Sendable (Decimal) -> String) {
        self.rows = rows
        self.isWhole = isWhole
        self.tick = tick
    }

    var scale: Scale {
        Scale(rows.flatMap { [$0.value, $0.second].compactMap(\.self) }.map(\.double), isWhole: isWhole)
    }

    public func svg(id: String, title: String, description: String) -> String {
        var svg = SVG()
        let scale = scale
        var grid = SVG()
        for row in rows {
            svg.head(row.label, row.words)
            if let value = row.value {
                svg.bar(value.double, scale, row.isTentative ? .tentative : .solid)
            } else {
                svg.line(x1: "0", x2: "100%", y1: svg.height + 6, y2: svg.height + 6, .floor)
            }
            svg.advance(13)
            if let second = row.second {
                svg.bar(second.double, scale, .outline)
                svg.advance(13)
            }
            svg.advance(7)
        }
        let bottom = svg.height
        for tick in scale.ticks {
            let at = SVG.percent(scale.percent(tick))
            grid.line(x1: at, x2: at, y1: 0, y2: bottom, tick == 0 ? .axis : .grid)
            let anchor = scale.percent(tick) < 1 ? "start" : scale.percent(tick) > 99 ? "end" : "middle"
            svg.text(self.tick(Decimal(exactly: tick)), x: at, y: bottom + 14, anchor: anchor, isDim: true)
        }
        svg.advance(18)
        return svg.over(grid).element(id: id, title: title, description: description)
    }
}

extension SVG {
    fileprivate enum Filling { case solid, tentative, outline }

    fileprivate mutating func bar(_ value: Double, _ scale: Scale, _ filling: Filling) {
        let (from, to) = (scale.percent(min(0, value)), scale.percent(max(0, value)))
        let place =
            "x=\"\(SVG.percent(from))\" y=\"\(SVG.em(height + 1))\" width=\"\(SVG.percent(to - from))\" height=\"\(SVG.em(11))\""
        switch filling {
        case .solid: add("<rect class=\"now\" \(place) fill=\"\(SVG.now)\"/>")
        case .tentative:
            add(
                "<rect class=\"tentative\" \(place) fill=\"none\" stroke=\"\(SVG.now)\" stroke-width=\"1.5\" stroke-dasharray=\"4 2\"/>"
            )
        case .outline:
            add("<rect class=\"second\" \(place) fill=\"none\" stroke=\"\(SVG.now)\" stroke-width=\"1.5\"/>")
        }
    }

    /// This drawing on top of another one.
    fileprivate func over(_ other: SVG) -> SVG {
        var both = self
        both.body = other.body + body
        return both
    }
}

/// The way from a baseline to a target, each row in its own unit: 0 is the baseline, 100 the target, and right is better.
public struct ProgressChart: Sendable {
    public struct Row: Sendable {
        public var label: String
        /// The numbers themselves: `24.1 → 27.9 → 29 %`.
        public var detail: String
        /// Per cent of the way.
        public var share: Decimal
        public var words: String
        /// Where it should stand by now, in per cent of the way.
        public var expected: Decimal?

        public init(label: String, detail: String, share: Decimal, words: String, expected: Decimal? = nil) {
            self.label = label
            self.detail = detail
            self.share = share
            self.words = words
            self.expected = expected
        }
    }

    public var rows: [Row]

    public init(_ rows: [Row]) { self.rows = rows }

    /// What is drawn at most; further out an arrow stands at the edge, and the words tell the number.
    static let most = -50.0...150.0

    var range: ClosedRange<Double> {
        let shares = rows.map(\.share.double)
        return max(
            Self.most.lowerBound, min(0, shares.min() ?? 0))...min(
                Self.most.upperBound, max(100, shares.max() ?? 100))
    }

    /// In per cent of the width, with room for a mark at both ends.
    func place(_ share: Double) -> Double {
        3 + 94 * (min(max(share, range.lowerBound), range.upperBound) - range.lowerBound)
            / (range.upperBound - range.lowerBound)
    }

    public func svg(id: String, title: String, description: String) -> String {
        var svg = SVG()
        for row in rows {
            svg.head(row.label, row.words)
            svg.text(row.detail, y: svg.height + 13, isDim: true)
            svg.advance(18)
            let middle = svg.height + 11
            let share = row.share.double
            let (start, end, at) = (SVG.percent(place(0)), SVG.percent(place(100)), SVG.percent(place(share)))
            svg.line(x1: "0", x2: "100%", y1: middle, y2: middle, .grid)
            svg.line(x1: start, x2: at, y1: middle, y2: middle, .way)
            if let expected = row.expected {
                let place = SVG.percent(place(expected.double))
                svg.line(x1: place, x2: place, y1: middle - 8, y2: middle + 8, .floor)
            }
            svg.line(x1: end, x2: end, y1: middle - 9, y2: middle + 9, .goal)
            svg.add(
                "<circle class=\"base\" cx=\"\(start)\" cy=\"\(SVG.em(middle))\" r=\"\(SVG.em(5))\" fill=\"#fff\" stroke=\"\(SVG.base)\" stroke-width=\"2\"/>"
            )
            if range.contains(share) {
                svg.add(
                    "<circle class=\"now\" cx=\"\(at)\" cy=\"\(SVG.em(middle))\" r=\"\(SVG.em(6.5))\" fill=\"\(SVG.now)\"/>"
                )
            } else {
                svg.text(share > 0 ? "▶" : "◀", x: at, y: middle + 5, anchor: "middle", isStrong: true)
            }
            svg.advance(28)
        }
        return svg.element(id: id, title: title, description: description)
    }
}

extension Decimal {
    var double: Double { NSDecimalNumber(decimal: self).doubleValue }

    /// The shortest number that a `Double` is written as: 0.1, not 0.1000000000000000055.
    init(exactly value: Double) {
        self = Decimal(string: "\(value)", locale: Locale(identifier: "en_US_POSIX")) ?? Decimal(value)
    }
}
