import Domain
import Foundation
import Input

/// A report in one language, as whoever writes it out needs it: sections of sentences, drawings and tables, in order. Texts are plain;
/// a drawing is SVG and nothing else.
public struct Document: Sendable {
    public var language: Language
    public var title: String
    /// What the report found, in one or two sentences.
    public var lead: String
    public var facts: [Fact]
    /// At most four.
    public var figures: [Fact]
    public var notices: [String]
    public var sections: [Section]

    public struct Fact: Sendable {
        public var label: String
        public var words: String
        public var note: String?
    }

    public struct Section: Sendable {
        public var id: String
        public var title: String
        public var blocks: [Block]
    }

    /// One of its parts is set.
    public struct Block: Sendable {
        public var paragraph: String?
        public var note: String?
        public var figure: Drawing?
        public var table: Table?
        public var links: [Link]?
        public var sources: [Source]?

        public static func paragraph(_ text: String) -> Block { Block(paragraph: text) }
        public static func note(_ text: String) -> Block { Block(note: text) }
        public static func figure(_ drawing: Drawing) -> Block { Block(figure: drawing) }
        public static func table(_ table: Table) -> Block { Block(table: table) }
    }

    /// A chart with its table, which holds every number of it.
    public struct Drawing: Sendable {
        public var id: String
        public var title: String
        public var sub: String
        public var svg: String
        /// What the marks mean, each with its drawing.
        public var key: [Key]
        public var table: Table
        /// On paper its table needs the whole width.
        public var isWide: Bool

        init(id: String, title: String, sub: String, svg: String, key: [Key], table: Table) {
            self.id = id
            self.title = title
            self.sub = sub
            self.svg = svg
            self.key = key
            self.table = table
            isWide = table.columns.count > 3
        }
    }

    public struct Key: Sendable {
        public var svg: String
        public var words: String
    }

    public struct Table: Sendable {
        /// Its name in addresses: `money`.
        public var id: String
        public var caption: String
        /// The heading above says the same.
        public var isCaptionHidden = false
        public var columns: [Column]
        public var rows: [Row]
    }

    public struct Column: Sendable {
        public var title: String
        public var isNumber = false
    }

    public struct Row: Sendable {
        public var head: Cell
        public var cells: [Cell]
        public var isTotal = false
    }

    public struct Cell: Sendable {
        /// The head of its column, which a narrow page repeats.
        public var label = ""
        public var text: String
        /// Where the words are in another language than the document.
        public var lang: String?
        public var isNumber = false
        /// The number itself, for files; `nil` where there is none or it is not known.
        public var number: Decimal?
        public var tag: Tag?
        public var details: [Detail] = []
        /// Numbers in the list of sources.
        public var sources: [Int] = []

        public init(_ text: String = "", lang: Language? = nil) {
            self.text = text
            self.lang = lang?.rawValue
        }
    }

    /// A smaller line below the words of a cell.
    public struct Detail: Sendable {
        public var text: String
        public var lang: String?
    }

    /// A standing: its word, and a sign that does not rest on colour.
    public struct Tag: Sendable {
        public var words: String
        public var isOk = false
        public var isBad = false
        public var isWarn = false
    }

    /// The way on to a page of the city; where that is, `Web` knows.
    public struct Link: Sendable {
        public enum Page: Sendable {
            case framework, log
        }

        public var page: Page
        /// By its code.
        public var city: String
        public var words: String
    }

    public struct Source: Sendable {
        public var number: Int
        public var name: String
        public var href: WebAddress?
    }

    public var tables: [Table] {
        sections.flatMap(\.blocks).compactMap { $0.table ?? $0.figure?.table }
    }
}

extension Document.Table {
    /// - Parameter columns: each with whether it holds numbers.
    init(
        _ id: String, _ caption: String, _ columns: [(String, Bool)],
        _ rows: [(head: Document.Cell, cells: [Document.Cell])],
        total: [Document.Cell]? = nil
    ) {
        self.id = id
        self.caption = caption
        self.columns = columns.map { Document.Column(title: $0.0, isNumber: $0.1) }
        let titles = self.columns
        func labelled(_ cells: [Document.Cell]) -> [Document.Cell] {
            zip(cells, titles.dropFirst()).map { cell, column in
                var cell = cell
                cell.label = column.title
                cell.isNumber = column.isNumber
                return cell
            }
        }
        self.rows = rows.map { Document.Row(head: $0.head, cells: labelled($0.cells)) }
        if let total, let head = total.first {
            self.rows.append(Document.Row(head: head, cells: labelled(Array(total.dropFirst())), isTotal: true))
        }
    }

    /// For spreadsheets. A number stands as programs read it, beside its words.
    public var csv: String {
        let head = columns.flatMap { $0.isNumber ? [$0.title, "\($0.title) (=)"] : [$0.title] }
        return spreadsheet(
            [head]
                + rows.map { row in
                    [row.head.written]
                        + row.cells.flatMap { cell in
                            cell.isNumber ? [cell.written, cell.number.map { "\($0)" } ?? ""] : [cell.written]
                        }
                })
    }
}

extension Document.Cell {
    fileprivate var written: String {
        ([text, tag?.words ?? ""] + details.map(\.text)).filter { !$0.isEmpty }.joined(separator: "; ")
    }
}
