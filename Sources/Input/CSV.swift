import Foundation

/// A CSV file (RFC 4180, UTF-8, with or without byte order mark) read record by record.
///
/// Lines end in LF or CRLF. A field may be quoted; inside quotes a quote is doubled and line ends are text. Empty lines are
/// passed over. An error names the line on which its record begins.
public struct CSVReader {
    /// One record, with the physical line on which it begins, counted from 1.
    public struct Record: Equatable, Sendable {
        public var line: Int
        public var fields: [String]
    }

    private let file: String
    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    /// - Throws: `InputError` naming the first line that is not UTF-8.
    public init(_ bytes: [UInt8], file: String) throws(InputError) {
        self.file = file
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if String(validating: bytes, as: UTF8.self) == nil {
            let lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
            let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
            throw InputError(file: file, line: bad + 1, "this is not UTF-8 text; save the file as UTF-8")
        }
    }

    /// The next record, or `nil` at the end.
    public mutating func next() throws(InputError) -> Record? {
        skipEmptyLines()
        guard position < bytes.count else { return nil }
        var record = Record(line: line, fields: [])
        repeat {
            record.fields.append(try field(of: record))
        } while take(comma)
        if !take(newline), position < bytes.count {
            throw InputError(file: file, line: record.line, "a quoted field is followed by more text; \(howToQuote)")
        }
        line += 1
        return record
    }

    private mutating func field(of record: Record) throws(InputError) -> String {
        guard take(quote) else {
            let start = position
            while position < bytes.count, bytes[position] != comma, bytes[position] != newline {
                if bytes[position] == quote {
                    throw InputError(
                        file: file, line: record.line, "a quote stands inside an unquoted field; \(howToQuote)")
                }
                position += 1
            }
            let end = position > start && bytes[position - 1] == carriageReturn ? position - 1 : position
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == quote {
                guard take(quote) else {
                    if atCarriageReturn { position += 1 }
                    return String(decoding: text, as: UTF8.self)
                }
            } else if byte == newline {
                line += 1
            }
            text.append(byte)
        }
        throw InputError(file: file, line: record.line, "a quote is opened here and never closed")
    }

    private mutating func skipEmptyLines() {
        while position < bytes.count {
            if bytes[position] == newline {
                position += 1
            } else if atCarriageReturn {
                position += 2
            } else {
                return
            }
            line += 1
        }
    }

    /// Whether a CR stands here that belongs to a CRLF.
    private var atCarriageReturn: Bool {
        position + 1 < bytes.count && bytes[position] == carriageReturn && bytes[position + 1] == newline
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }
}

private let quote = UInt8(ascii: "\"")
private let comma = UInt8(ascii: ",")
private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
private let howToQuote = "put quotes around the whole field and double those inside"
