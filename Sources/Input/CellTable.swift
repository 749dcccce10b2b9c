import Foundation

/// A table as somebody had it in a spreadsheet: the names of its columns, and its cells as they are written.
public struct CellTable: Codable, Equatable, Sendable {
    public struct Row: Codable, Equatable, Sendable {
        /// As the spreadsheet counts, from 1.
        public var line: Int
        /// One for each column.
        public var cells: [String]

        /// Why a number of the row is right that is unlikely, where somebody said it.
        public var answer: String?

        public init(line: Int, cells: [String]) { (self.line, self.cells) = (line, cells) }
    }

    /// What stands between the cells of a line.
    public enum Separator: String, Codable, Sendable { case comma, semicolon, tab, sheet }

    public var heads: [String]
    public var rows: [Row]
    public var separator: Separator
    public var letters: Letters

    public init(heads: [String], rows: [Row], separator: Separator, letters: Letters) {
        (self.heads, self.rows, self.separator, self.letters) = (heads, rows, separator, letters)
    }

    /// What a table may hold, so that nobody waits for one without end.
    public enum Limits {
        public static let rows = 50_000
        public static let columns = 100
        public static let characters = 10_000
    }
}

/// Why a block of text or a sheet is no table of records.
public enum TableFault: Error, Equatable, Sendable {
    /// Nothing stands below the names of the columns.
    case empty
    case notText
    /// It begins as the file of a spreadsheet does, and cannot be read as one.
    case notSheet
    /// What reads files of spreadsheets is not installed.
    case noReader
    case tooManyRows
    case tooManyColumns
    /// A cell of more characters than are kept, and in which line it stands.
    case cellTooLong(line: Int)
    /// Where lines of values have more cells than the line of names has.
    case cellWithoutName(line: Int)
}

/// The lines of a table before it is known which of them names the columns.
public struct CellLines: Sendable {
    public let rows: [CellTable.Row]
    public let separator: CellTable.Separator
    public let letters: Letters

    public init(
        _ rows: [CellTable.Row], separator: CellTable.Separator, letters: Letters
    ) throws(TableFault) {
        self.rows = rows.filter { row in row.cells.contains { !$0.isEmpty } }
        (self.separator, self.letters) = (separator, letters)
        guard self.rows.count <= CellTable.Limits.rows else { throw .tooManyRows }
        let most = CellTable.Limits.characters
        for row in self.rows {
            guard row.cells.count <= CellTable.Limits.columns else { throw .tooManyColumns }
            guard row.cells.allSatisfy({ $0.utf8.count <= most || $0.count <= most }) else {
                throw .cellTooLong(line: row.line)
            }
        }
    }

    /// What was copied from a spreadsheet, or saved by one: cells with tabs, semicolons or commas between them.
    public init(text: String, letters: Letters = .utf8) throws(TableFault) {
        var text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        if text.unicodeScalars.contains("\0") { throw .notText }
        var separator = CellTable.Separator.likely(in: text)
        if text.hasPrefix("sep="), let end = text.firstIndex(of: "\n") {
            separator = CellTable.Separator(sign: text[..<end].last) ?? separator
            text = String(text[text.index(after: end)...])
        }
        var cells = CellScanner(text, separator)
        try self.init(cells.lines(), separator: separator, letters: letters)
    }
}

extension CellTable {
    /// - Parameter head: which of the lines names the columns.
    public init(_ lines: CellLines, head: (([Row]) -> Int)? = nil) throws(TableFault) {
        let (rows, first) = (lines.rows, head?(lines.rows) ?? 0)
        guard first < rows.count - 1 else { throw .empty }
        let heads = rows[first].cells
        let used = heads.indices.filter { place in
            rows[first...].contains { place < $0.cells.count && !$0.cells[place].isEmpty }
        }
        self.rows = []
        for row in rows[(first + 1)...] {
            if row.cells.dropFirst(heads.count).contains(where: { !$0.isEmpty }) {
                throw .cellWithoutName(line: row.line)
            }
            let cells = used.map { $0 < row.cells.count ? cellText(row.cells[$0]) : "" }
            self.rows.append(Row(line: row.line, cells: cells))
        }
        self.heads = used.map { heads[$0] }
        (separator, letters) = (lines.separator, lines.letters)
    }
}

extension CellTable.Separator {
    var sign: Character {
        switch self {
        case .comma: ","
        case .semicolon: ";"
        case .tab, .sheet: "\t"
        }
    }

    init?(sign: Character?) {
        guard let found = [Self.comma, .semicolon, .tab].first(where: { $0.sign == sign }) else { return nil }
        self = found
    }

    /// By the first line: a tab is typed into no cell; of the other two, what there is more of.
    public static func likely(in text: String) -> Self {
        let head = text.prefix(100_000).split(maxSplits: 1, whereSeparator: \.isNewline).first ?? ""
        if head.contains("\t") { return .tab }
        if head.hasPrefix("sep=") { return Self(sign: head.last) ?? .comma }
        let (semicolons, commas) = (head.count { $0 == ";" }, head.count { $0 == "," })
        return semicolons > 0 && semicolons >= commas ? .semicolon : .comma
    }
}

/// Cuts text into lines of cells. A quote counts where a cell begins with it and another one closes it before a separator or the end of
/// the line; anywhere else it is a sign like others, as spreadsheets copy it.
private struct CellScanner {
    private let bytes: [UInt8]
    private let separator: UInt8
    private var place = 0
    private var line = 1
    private static let quote = UInt8(ascii: "\""), newline = UInt8(ascii: "\n")

    init(_ text: String, _ separator: CellTable.Separator) {
        bytes = Array(text.utf8)
        self.separator = separator.sign.asciiValue ?? UInt8(ascii: ",")
    }

    mutating func lines() throws(TableFault) -> [CellTable.Row] {
        var rows: [CellTable.Row] = []
        while place < bytes.count {
            let number = line
            var cells: [String] = []
            repeat {
                cells.append(cell())
                guard cells.count <= 10 * CellTable.Limits.columns else { throw .tooManyColumns }
            } while takeSeparator()
            rows.append(CellTable.Row(line: number, cells: cells))
            guard rows.count <= 2 * CellTable.Limits.rows else { throw .tooManyRows }
        }
        return rows
    }

    /// Goes on over what ends a cell: `false` where the line ends with it.
    private mutating func takeSeparator() -> Bool {
        guard place < bytes.count else { return false }
        let isLineEnd = bytes[place] == Self.newline
        if isLineEnd { line += 1 }
        place += 1
        return !isLineEnd
    }

    private mutating func cell() -> String {
        if place < bytes.count, bytes[place] == Self.quote, let quoted = quotedCell() { return quoted }
        let start = place
        while place < bytes.count, bytes[place] != separator, bytes[place] != Self.newline { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self).oneLine
    }

    /// `nil` where no quote closes it as it should.
    private mutating func quotedCell() -> String? {
        var (look, content, lines) = (place + 1, [UInt8](), 0)
        while look < bytes.count {
            let byte = bytes[look]
            look += 1
            if byte == Self.newline { lines += 1 }
            guard byte == Self.quote else {
                content.append(byte)
                continue
            }
            if look < bytes.count, bytes[look] == Self.quote {
                content.append(byte)
                look += 1
                continue
            }
            guard look == bytes.count || bytes[look] == separator || bytes[look] == Self.newline else { return nil }
            (place, line) = (look, line + lines)
            return String(decoding: content, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return nil
    }
}
