import Foundation

/// A CSV file (RFC 4180, UTF-8, with or without byte order mark) read record by record, with little more of it in memory than
/// one record needs.
///
/// Lines end in LF or CRLF. A field may be quoted; inside quotes a quote is doubled and line ends are text. The first record names
/// the columns. What spreadsheets write beside the data is passed over: empty lines, records of empty fields, columns without a name
/// and a line `sep=;`. Fields are separated by commas; by semicolons or tabs where the first record has these and no comma.
/// An error names the line on which its record begins. Fields are ranges of bytes in `bytes` and hold until the next record is
/// read; nothing is allocated per field.
public struct CSVReader {
    public let file: String
    /// The line on which the record begins, counted from 1.
    public private(set) var line = 0
    public private(set) var bytes: [UInt8] = []
    public private(set) var fields: [Range<Int>] = []
    private let source: FileHandle?
    private var position = 0
    private var filled = 0
    private var isAtEnd = false
    private var nextLine = 1
    private var separator = comma
    /// The columns of the first record, and those of them that have a name; `nil` before it is read.
    private var columns: (count: Int, named: [Int])?
    private static let chunk = 1 << 18

    /// Reads `path`, or standard input for “-”.
    public init(path: String) throws(InputError) {
        file = path == "-" ? "standard input" : path
        if path == "-" {
            source = .standardInput
        } else {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw InputError(file: path, "cannot be read: no such file, or no permission")
            }
            source = handle
        }
        try skipByteOrderMark()
    }

    /// Reads bytes that are in memory already.
    public init(_ bytes: [UInt8], file: String) throws(InputError) {
        self.file = file
        self.bytes = bytes
        filled = bytes.count
        isAtEnd = true
        source = nil
        try skipByteOrderMark()
    }

    /// Goes on to the next record; `false` at the end of the file.
    public mutating func next() throws(InputError) -> Bool {
        while true {
            line = nextLine
            let end = try findEnd()
            guard position < end || end < filled else { return false }
            let start = position
            position = min(end + 1, filled)
            let content = end > start && bytes[end - 1] == carriageReturn ? start..<(end - 1) : start..<end
            guard !content.isEmpty else { continue }
            if columns == nil, readSeparator(content) { continue }
            try split(content)
            guard fields.contains(where: { !trimmed($0).isEmpty }) else { continue }
            try keepNamed()
            return true
        }
    }

    /// Finds what separates fields in the first record.
    /// - Returns: whether the line says nothing else, as spreadsheets write it: `sep=;`.
    private mutating func readSeparator(_ head: Range<Int>) -> Bool {
        if bytes[head].starts(with: Array("sep=".utf8)), head.count == 5 {
            separator = bytes[head.upperBound - 1]
            return true
        }
        var isQuoted = false
        var found: Set<UInt8> = []
        for byte in bytes[head] {
            if byte == quote { isQuoted.toggle() }
            if !isQuoted { found.insert(byte) }
        }
        if separator == comma, !found.contains(comma) {
            separator = [semicolon, tab].first(where: found.contains) ?? comma
        }
        return false
    }

    /// Leaves out the columns to which the first record gives no name.
    /// - Throws: where one of them holds something.
    private mutating func keepNamed() throws(InputError) {
        guard let columns else {
            let named = fields.indices.filter { !trimmed(fields[$0]).isEmpty }
            self.columns = (fields.count, named)
            fields = named.map { fields[$0] }
            return
        }
        guard columns.named.count < columns.count || fields.count > columns.count else { return }
        for column in fields.indices where !trimmed(fields[column]).isEmpty {
            guard column < columns.count else { return }  // longer than the first record: whoever reads it says so
            guard columns.named.contains(column) else {
                throw complaint("column \(column + 1) holds “\(try text(column))” and has no name in the first line")
            }
        }
        fields = columns.named.filter { $0 < fields.count }.map { fields[$0] }
    }

    /// The text of a field, without surrounding blanks.
    public func text(_ field: Int) throws(InputError) -> String {
        guard let text = String(validating: bytes[fields[field]], as: UTF8.self) else {
            throw complaint("this is not UTF-8 text; save the file as UTF-8")
        }
        return text.trimmingCharacters(in: .whitespaces)
    }

    /// The texts of all fields, without surrounding blanks.
    public func texts() throws(InputError) -> [String] {
        var texts: [String] = []
        for field in fields.indices { texts.append(try text(field)) }
        return texts
    }

    /// The range of a field without blanks at either end.
    public func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return start..<end
    }

    /// The position of the line end that closes the record, or of the end of the file; reads on as far as needed.
    private mutating func findEnd() throws(InputError) -> Int {
        var isQuoted = false
        var place = position
        while true {
            while place < filled {
                let byte = bytes[place]
                if byte == quote {
                    isQuoted.toggle()
                } else if byte == newline {
                    nextLine += 1
                    if !isQuoted { return place }
                }
                place += 1
            }
            guard !isAtEnd else { return filled }
            place -= position
            try fill()
            place += position
        }
    }

    /// Moves the unread bytes to the front and reads more behind them.
    private mutating func fill() throws(InputError) {
        bytes.removeSubrange(filled..<bytes.count)
        bytes.removeSubrange(0..<position)
        position = 0
        do {
            let more = try source?.read(upToCount: Self.chunk) ?? Data()
            isAtEnd = more.isEmpty
            bytes.append(contentsOf: more)
        } catch {
            throw InputError(file: file, "cannot be read: \((error as NSError).localizedDescription)")
        }
        filled = bytes.count
    }

    private mutating func skipByteOrderMark() throws(InputError) {
        while filled < 3, !isAtEnd { try fill() }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Cuts a record into fields; a quoted field is unquoted where it lies.
    private mutating func split(_ record: Range<Int>) throws(InputError) {
        fields.removeAll(keepingCapacity: true)
        var place = record.lowerBound
        let end = record.upperBound
        while true {
            if place < end, bytes[place] == quote {
                place = try unquote(place, end)
            } else {
                let start = place
                while place < end, bytes[place] != separator {
                    if bytes[place] == quote {
                        throw complaint("a quote stands inside an unquoted field; \(howToQuote)")
                    }
                    place += 1
                }
                fields.append(start..<place)
            }
            guard place < end else { return }
            place += 1
        }
    }

    private mutating func unquote(_ start: Int, _ end: Int) throws(InputError) -> Int {
        var place = start + 1
        var written = start
        while place < end {
            let byte = bytes[place]
            place += 1
            if byte == quote {
                guard place < end, bytes[place] == quote else {
                    guard place == end || bytes[place] == separator else {
                        throw complaint("a quoted field is followed by more text; \(howToQuote)")
                    }
                    fields.append(start..<written)
                    return place
                }
                place += 1
            }
            bytes[written] = byte
            written += 1
        }
        throw complaint("a quote is opened here and never closed")
    }

    /// What is wrong with the record as a whole.
    public func complaint(_ problem: String) -> InputError { InputError(file: file, line: line, problem) }
}

private let quote = UInt8(ascii: "\"")
private let comma = UInt8(ascii: ",")
private let semicolon = UInt8(ascii: ";")
private let tab = UInt8(ascii: "\t")
private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
private let howToQuote = "put quotes around the whole field and double those inside"
