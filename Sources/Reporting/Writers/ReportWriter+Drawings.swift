import Domain
import Foundation

extension ReportWriter {
    /// A chart of bars with its table, told as a list to whoever does not see it.
    func drawing(
        _ id: String, _ title: String, _ sub: String, _ rows: [BarChart.Row], isWhole: Bool = true,
        key: [Document.Key] = [], table: Table
    ) -> Document.Drawing {
        let chart = BarChart(rows, isWhole: isWhole, tick: { [language] in language.format($0) })
        let description = rows.map { "\($0.label): \($0.words)" }.joined(separator: "; ")
        return Document.Drawing(
            id: id, title: title, sub: sub, svg: chart.svg(id: id, title: title, description: description), key: key,
            table: table)
    }
}

/// The marks of charts, as small as a word.
enum KeyMark {
    private static func mark(_ body: String) -> String {
        "<svg class=\"chart\" width=\"22\" height=\"14\" aria-hidden=\"true\" focusable=\"false\">\(body)</svg>"
    }

    static let solid = mark("<rect class=\"now\" x=\"1\" y=\"2\" width=\"20\" height=\"10\" fill=\"\(SVG.now)\"/>")
    static let outline = mark(
        "<rect class=\"second\" x=\"1\" y=\"2\" width=\"20\" height=\"10\" fill=\"none\" stroke=\"\(SVG.now)\" stroke-width=\"1.5\"/>"
    )
    static let tentative = mark(
        "<rect class=\"tentative\" x=\"1\" y=\"2\" width=\"20\" height=\"10\" fill=\"none\" stroke=\"\(SVG.now)\" stroke-width=\"1.5\" stroke-dasharray=\"4 2\"/>"
    )
    static let ring = mark(
        "<circle class=\"base\" cx=\"11\" cy=\"7\" r=\"5\" fill=\"#fff\" stroke=\"\(SVG.base)\" stroke-width=\"2\"/>")
    static let disc = mark("<circle class=\"now\" cx=\"11\" cy=\"7\" r=\"6\" fill=\"\(SVG.now)\"/>")
    static let bar = mark(
        "<line class=\"goal\" x1=\"11\" x2=\"11\" y1=\"0\" y2=\"14\" stroke=\"\(SVG.goal)\" stroke-width=\"4\"/>")
    static let dashes = mark(
        "<line class=\"floor\" x1=\"11\" x2=\"11\" y1=\"0\" y2=\"14\" stroke=\"\(SVG.base)\" stroke-width=\"2\" stroke-dasharray=\"3 2\"/>"
    )
}
