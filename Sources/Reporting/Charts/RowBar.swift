import Foundation

/// A bar beside the words of its row, in per cent of the longest; hidden from who hears the page, since the words say the same.
public enum RowBar {
    /// What was planned as an outline, what was spent filled within it; what is not known is not drawn.
    public static func plan(planned: Decimal?, spent: Decimal?, most: Decimal) -> String {
        let inner = spent.map { bar("now", $0, of: most, y: 5, height: 10) } ?? ""
        let outer = planned.map { bar("plan", $0, of: most, y: 1, height: 18) } ?? ""
        return drawing(height: 20, inner + outer)
    }

    public static func count(_ count: Int, most: Int) -> String {
        drawing(height: 16, bar("soft", Decimal(count), of: Decimal(most), y: 3, height: 10))
    }

    private static func bar(_ mark: String, _ value: Decimal, of most: Decimal, y: Int, height: Int) -> String {
        let share = most > 0 ? 100 * (value / most).double : 0
        return
            "<rect class=\"\(mark)\" x=\"0\" width=\"\(SVG.percent(min(max(share, 0), 100)))\" y=\"\(y)\" height=\"\(height)\"/>"
    }

    private static func drawing(height: Int, _ body: String) -> String {
        "<svg class=\"chart g\" height=\"\(height)\" aria-hidden=\"true\" focusable=\"false\">\(body)</svg>"
    }
}
