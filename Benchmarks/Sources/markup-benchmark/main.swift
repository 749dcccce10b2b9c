// Rows of a table of values, by literals of `HTML` and by a writer of plain bytes that escapes by hand; both make the same bytes.
import Foundation  // brings the mathematics library that rounding is in
import Markup

struct Row {
    var name, unit, period, source, href: String
    var lang: String?
    var note: String?
}

let lines = (0..<1000).map { number in
    Row(
        name: "Adult literacy & learning, ward \(number)", unit: "người", period: "2024–2025", source: "Báo \"Sơn La\"",
        href: "/cities/vnm-ben-mo/history/observation/\(number)", lang: number % 3 == 0 ? "vi" : nil,
        note: number % 4 == 0 ? "Counted < 2 years before" : nil)
}

func literal(_ line: Row) -> HTML {
    """
    <tr role="row"><th scope="row" role="rowheader"><span\(attribute: "lang", line.lang)>\(line.name)</span></th>\
    <td role="cell" data-l="Unit">\(line.unit)</td><td role="cell" data-l="Period">\(line.period)</td>\
    <td role="cell" data-l="Source"><a href="\(line.href)">\(line.source)</a>\(line.note.map { "<br><span>\($0)</span>" })</td></tr>
    """
}

struct Writer {
    var bytes: [UInt8] = []

    mutating func raw(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

    mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): raw("&amp;")
            case UInt8(ascii: "<"): raw("&lt;")
            case UInt8(ascii: ">"): raw("&gt;")
            case UInt8(ascii: "\""): raw("&quot;")
            case UInt8(ascii: "'"): raw("&#39;")
            default: bytes.append(byte)
            }
        }
    }

    mutating func row(_ line: Row) {
        raw("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\"><span")
        if let lang = line.lang {
            raw(" lang=\"")
            text(lang)
            raw("\"")
        }
        raw(">")
        text(line.name)
        raw("</span></th><td role=\"cell\" data-l=\"Unit\">")
        text(line.unit)
        raw("</td><td role=\"cell\" data-l=\"Period\">")
        text(line.period)
        raw("</td><td role=\"cell\" data-l=\"Source\"><a href=\"")
        text(line.href)
        raw("\">")
        text(line.source)
        raw("</a>")
        if let note = line.note {
            raw("<br><span>")
            text(note)
            raw("</span>")
        }
        raw("</td></tr>")
    }
}

func byLiterals() -> [UInt8] {
    let table: HTML = "<table>\(lines.map(literal))</table>"
    return table.bytes
}

func byWriter() -> [UInt8] {
    var writer = Writer()
    writer.raw("<table>")
    for line in lines { writer.row(line) }
    writer.raw("</table>")
    return writer.bytes
}

guard byLiterals() == byWriter() else { fatalError("the two write other bytes") }
let clock = ContinuousClock()
var ratios: [Double] = []
var microseconds: [Double] = []
for _ in 0..<101 {
    let literals = clock.measure { _ = byLiterals() }
    let writer = clock.measure { _ = byWriter() }
    ratios.append(literals / writer)
    microseconds.append(literals / .microseconds(1) / Double(lines.count))
}
ratios.sort()
microseconds.sort()
let ratio = (ratios[50] * 100).rounded() / 100
let each = (microseconds[50] * 100).rounded() / 100
let what = "a row of the indicators by literals, beside a writer of plain bytes"
print("| \(what) | \(ratio) × its time, \(each) µs a row | at most 1.5 |")
