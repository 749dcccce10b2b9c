import Config
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Input

/// An empty table of a kind to fill in, as the reader's spreadsheet opens it: the names of its columns, and a row as an example.
struct TableTemplate {
    let name: String
    let lines: [[String]]
    private let separator: String

    init(_ kind: RecordKind, _ texts: RecordTexts) {
        let text = texts.text
        let uses = ColumnUse.all(of: kind).filter { use in
            if case .field(let name) = use {
                !["verification", "is_public"].contains(name)
            } else {
                use == .people("all")
            }
        }
        name = "\(kind.rawValue).csv"
        lines = [uses.map { text.name(of: $0, in: kind) }, uses.map { Self.example($0, kind, texts) }]
        // A decimal comma leaves no comma for the cells: spreadsheets of such languages part them by semicolons.
        separator = text.language.typed("0.5").contains(",") ? ";" : ","
    }

    var response: Response {
        let rows = lines.map { $0.map(quoted).joined(separator: separator) + "\r\n" }.joined()
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"\(name)\"",
                .cacheControl: "private, no-cache",
            ], body: .init(byteBuffer: ByteBuffer(string: "\u{FEFF}" + rows)))
    }

    private func quoted(_ cell: String) -> String {
        cell.contains(separator) || cell.contains("\"") || cell.contains("\n")
            ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
    }

    private static func example(_ use: ColumnUse, _ kind: RecordKind, _ texts: RecordTexts) -> String {
        let text = texts.text
        guard case .field(let name) = use, let field = kind.field(name) else {
            return use == .people("all") ? "25" : ""
        }
        switch field.form {
        case .title, .prose:
            return text("table.example.text", ["column": .text(text.label(field, of: kind))])
        case .word, .webAddress, .reference, .city: return ""
        case .day: return "29/10/2026"
        case .period: return "10/2026"
        case .year: return "2026"
        case .number: return text.language.typed("10.5")
        case .count: return "25"
        case .flag: return text("form.yes")
        case .choice(let words): return words.first.map { text.word($0, of: field, in: kind) } ?? ""
        case .choices(let words):
            return words.prefix(2).map { text.word($0, of: field, in: kind) }.joined(separator: "; ")
        case .area: return "2.1"
        case .feature: return "2.1.1"
        case .features: return "2.1.1; 2.1.2"
        case .indicator: return "1.1.1.a"
        }
    }
}
