/// One mark for each of many things, above the year that it belongs to: commitments by the year in which they are due, records by
/// their year. Marks differ by shape and filling, never by colour alone. The looks are the style sheet’s, so it is for pages alone.
public struct MarkColumns: Sendable {
    public enum Mark: String, CaseIterable, Sendable {
        case disc, ring, half, square, alarm, cross, dashed, question
    }

    public struct Column: Sendable {
        public var label: String
        /// From below.
        public var marks: [Mark]

        public init(label: String, marks: [Mark]) {
            self.label = label
            self.marks = marks
        }
    }

    public var columns: [Column]
    /// Between which columns now is: 1.5 is in the middle of the second; `nil` where it is outside.
    public var today: Double?
    /// The word beside the line of today.
    public var todayLabel: String
    /// Of a column more marks than these are counted in words.
    static let most = 12
    private static let step = 22.0

    public init(_ columns: [Column], today: Double? = nil, todayLabel: String = "") {
        self.columns = columns
        self.today = today
        self.todayLabel = todayLabel
    }

    public func svg(label: String) -> String {
        let highest = min(Self.most + 1, max(1, columns.map { min($0.marks.count, Self.most + 1) }.max() ?? 1))
        let base = Double(highest) * Self.step + 20
        var svg = SVG()
        svg.add("<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"\(SVG.em(base))\" y2=\"\(SVG.em(base))\"/>")
        if let today {
            let place = SVG.percent(100 * today / Double(max(1, columns.count)))
            let (top, bottom) = (SVG.em(6), SVG.em(base))
            svg.add("<line class=\"today\" x1=\"\(place)\" x2=\"\(place)\" y1=\"\(top)\" y2=\"\(bottom)\"/>")
            let isLate = today > Double(columns.count) * 0.8
            let beside = SVG.percent(100 * today / Double(max(1, columns.count)) + (isLate ? -0.8 : 0.8))
            let side = isLate ? " end" : ""
            svg.add(
                """
                <text class="lbl\(side)" x="\(beside)" y="\(SVG.em(14))">\(todayLabel.escapedForHTML)</text>
                """)
        }
        for (index, column) in columns.enumerated() {
            let x = SVG.percent(100 * (Double(index) + 0.5) / Double(columns.count))
            let shown = column.marks.count > Self.most ? Self.most : column.marks.count
            for (place, mark) in column.marks.prefix(shown).enumerated() {
                svg.add(mark.drawn(x: x, y: base - 13 - Double(place) * Self.step))
            }
            if column.marks.count > shown {
                let y = base - 8 - Double(shown) * Self.step
                svg.add("<text class=\"lbl mid\" x=\"\(x)\" y=\"\(SVG.em(y))\">+\(column.marks.count - shown)</text>")
            }
            svg.add(
                "<text class=\"lbl mid\" x=\"\(x)\" y=\"\(SVG.em(base + 17))\">\(column.label.escapedForHTML)</text>")
        }
        return """
            <svg class="chart grow" height="\(SVG.em(base + 24))" font-size=".8125rem" role="img" \
            aria-label="\(label.escapedForHTML)">\(svg.body)</svg>
            """
    }

    /// Marks side by side, for a row that says the same in words.
    public static func row(_ marks: [Mark]) -> String {
        let drawn = marks.enumerated().map { $1.drawn(x: SVG.em(9 + Double($0) * 20), y: 10, isSmall: true) }
        return """
            <svg class="chart grow" height="\(SVG.em(20))" font-size=".8125rem" aria-hidden="true" focusable="false">\
            \(drawn.joined())</svg>
            """
    }

    /// A mark alone, for a key.
    public static func key(_ mark: Mark) -> String {
        """
        <svg class="chart grow" font-size=".8125rem" aria-hidden="true" focusable="false">\(mark.drawn(x: "50%", y: 7, isSmall: true))</svg>
        """
    }
}

extension MarkColumns.Mark {
    fileprivate func drawn(x: String, y: Double, isSmall: Bool = false) -> String {
        let shrink = isSmall ? 0.75 : 1
        func em(_ pixels: Double) -> String { SVG.em(pixels * shrink) }
        func circle(_ name: String, _ radius: Double) -> String {
            "<circle class=\"\(name)\" cx=\"\(x)\" cy=\"\(SVG.em(y))\" r=\"\(em(radius))\"/>"
        }
        func box(_ name: String) -> String {
            // Moved by half its size in ems, which a position in per cent cannot be.
            """
            <svg x="\(x)" y="\(SVG.em(y))" overflow="visible"><rect class="\(name)" x="-\(em(8))" y="-\(em(8))" \
            width="\(em(16))" height="\(em(16))"/></svg>
            """
        }
        func sign(_ sign: String, _ name: String) -> String {
            "<text class=\"\(name) mid\" x=\"\(x)\" y=\"\(SVG.em(y + 4.5 * shrink))\">\(sign)</text>"
        }
        return switch self {
        case .disc: circle("now", 8)
        case .ring: circle("ring", 7)
        case .half: circle("ring", 7) + circle("now", 3.5)
        case .square: box("second")
        case .alarm: box("late")
        case .cross: sign("✕", "badt bigt")
        case .dashed: circle("unkbar", 7.5)
        case .question: circle("unkbar", 7.5) + sign("?", "lbl")
        }
    }
}
