/// One series over the years, from a ring at its baseline to a disc at its newest value, with its target. A year that is not known is
/// crossed by dots, never by a line. The axis need not begin at zero. The looks are the style sheet’s, so it is for pages alone.
public struct LineChart: Sendable {
    public struct Point: Sendable {
        /// Years with their part: 2024.5 is the middle of what is labelled 2024 and what is labelled 2025.
        public var at: Double
        public var value: Double
        public var words: String
        /// Where it is not known whether the line goes straight from the point before.
        public var isAfterGap: Bool

        public init(at: Double, value: Double, words: String, isAfterGap: Bool = false) {
            self.at = at
            self.value = value
            self.words = words
            self.isAfterGap = isAfterGap
        }
    }

    public var points: [Point]
    /// Which of the points progress is counted from.
    public var base: Int
    public var target: Point?
    /// A number at the axis, in the reader's language.
    public var tick: @Sendable (Double) -> String

    public init(_ points: [Point], base: Int, target: Point? = nil, tick: @escaping @Sendable (Double) -> String) {
        self.points = points
        self.base = base
        self.target = target
        self.tick = tick
    }

    private static let top = 40.0
    private static let bottom = 232.0

    public func svg(label: String) -> String {
        let all = points + [target].compactMap(\.self)
        guard let first = points.first, let last = points.last, let end = all.map(\.at).max() else { return "" }
        let scale = Scale(around: all.map(\.value))
        let span = max(1, end - first.at)
        func x(_ at: Double) -> String { SVG.percent(10 + 82 * (at - first.at) / span) }
        func y(_ value: Double) -> Double {
            Self.bottom - (Self.bottom - Self.top) * scale.percent(value) / 100
        }
        var svg = SVG()
        for tick in scale.ticks {
            let place = SVG.em(y(tick))
            svg.add("<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"\(place)\" y2=\"\(place)\"/>")
            svg.add("<text class=\"lbl\" x=\"0\" y=\"\(SVG.em(y(tick) - 5))\">\(self.tick(tick).escapedForHTML)</text>")
        }
        if let target {
            let way = (x(last.at), x(target.at), SVG.em(y(last.value)), SVG.em(y(target.value)))
            if target.at > last.at + 0.75 {
                svg.add("<line class=\"goald\" x1=\"\(way.0)\" x2=\"\(way.1)\" y1=\"\(way.2)\" y2=\"\(way.3)\"/>")
            }
            svg.add(
                """
                <line class="goal" x1="\(way.1)" x2="\(way.1)" y1="\(SVG.em(y(target.value) - 9))" \
                y2="\(SVG.em(y(target.value) + 9))"/>
                """)
            // Numbers of values stand above them: a target that is met is told below, so that large text covers none of them.
            let isMet = target.value <= last.value && target.at - last.at < span / 6
            let place = SVG.em(y(target.value) + (isMet ? 24 : -15))
            svg.add("<text class=\"lab end\" x=\"100%\" y=\"\(place)\">\(target.words.escapedForHTML)</text>")
        }
        for (before, point) in zip(points, points.dropFirst()) {
            svg.add(
                """
                <line class="nowl\(point.isAfterGap ? " dash" : "")" x1="\(x(before.at))" x2="\(x(point.at))" \
                y1="\(SVG.em(y(before.value)))" y2="\(SVG.em(y(point.value)))"/>
                """)
        }
        let isCrowded = points.count > 8
        for (index, point) in points.enumerated() {
            let (isBase, isLast) = (index == base, index == points.count - 1)
            svg.add(
                """
                <circle class="\(isBase ? "base" : "now dot")" cx="\(x(point.at))" cy="\(SVG.em(y(point.value)))" \
                r="\(SVG.em(isLast ? 8 : isBase ? 6 : 5.5))"/>
                """)
            guard !isCrowded || isBase || isLast || index == 0 else { continue }
            let name = isLast ? "bigt mid" : "mid"
            svg.add(
                """
                <text class="\(name)" x="\(x(point.at))" y="\(SVG.em(y(point.value) - 15))">\(point.words.escapedForHTML)</text>
                """)
        }
        svg.add("<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"\(SVG.em(262))\" y2=\"\(SVG.em(262))\"/>")
        let years = Int(first.at.rounded())...Int(end.rounded())
        let every = max(1, (years.count + 6) / 7)
        for year in years where (year - years.lowerBound).isMultiple(of: every) {
            svg.add("<text class=\"lbl mid\" x=\"\(x(Double(year)))\" y=\"\(SVG.em(280))\">\(year)</text>")
        }
        return """
            <svg class="chart grow" height="\(SVG.em(288))" font-size=".8125rem" role="img" aria-label="\(label.escapedForHTML)">\
            \(svg.body)</svg>
            """
    }
}
