import Domain
import Foundation
import Input

/// A record as somebody entered it, field by field: from a line of a file, the arguments of a command or a form. What each field
/// says was found possible; whether it fits the rest of the record, the database decides.
public struct RecordEntry: Sendable {
    public let kind: RecordKind
    /// Where it stands, for complaints.
    public let row: TableRow
    /// The writer's own name for the record, by which it is known again and others refer to it.
    let key: String?
    /// The fields that were given; `nil` takes out what stood there.
    let values: [(field: RecordField, text: String?)]
    /// What stood when the writer began; `nil` where that is not checked.
    let expected: Standing?

    /// What a writer saw before they wrote.
    public enum Standing: Equatable, Sendable {
        case nothing
        case recorded(Instant)
    }

    /// - Parameters:
    ///   - columns: the names that stand in the head of the file, or were given.
    ///   - expected: what must still stand for the entry to be written.
    /// - Throws: `InputErrors` with every field that says what cannot be.
    public init(_ kind: RecordKind, _ row: TableRow, columns: [String], expected: Standing? = nil) throws {
        self.kind = kind
        self.expected = expected
        self.row = row
        var mistakes = Mistakes()
        var values: [(RecordField, String?)] = []
        for field in kind.fields where columns.contains(field.name) {
            guard let text = row[field.name] else {
                if field.isRequired {
                    mistakes.add(row.error(field.name, "empty; \(field.expectation) is needed here"))
                }
                values.append((field, nil))
                continue
            }
            if field.form.reads(text) {
                values.append((field, text))
            } else {
                mistakes.add(row.error(field.name, "“\(text)” is not \(field.expectation)"))
            }
        }
        self.values = values
        key = columns.contains("key") ? row["key"] : nil
        try mistakes.check()
    }

    /// The entries of a CSV file, whose name says what it holds: `programme.csv`.
    public static func read(path: String) throws -> [RecordEntry] {
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        guard let kind = RecordKind(rawValue: name) else {
            let known = RecordKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw InputError(file: path, "the name of the file says what it holds; expected one of \(known) and .csv")
        }
        let table = try Table(path: path, columns: [], optional: ["key"] + kind.fields.map(\.name))
        var mistakes: [InputError] = []
        let entries = table.rows.compactMap { row in
            do {
                return try RecordEntry(kind, row, columns: table.columns)
            } catch let error as InputErrors {
                mistakes += error.errors
            } catch { preconditionFailure("\(error)") }
            return nil
        }
        guard mistakes.isEmpty else { throw InputErrors(mistakes) }
        return entries
    }
}

/// Another writer was there first: something else stands than the entry was written over.
public struct RecordConflict: Error, Equatable {
    public var kind: RecordKind
    /// The address of what stands, as `LoggedRecord` has it.
    public var key: String
}

extension RecordField.Form {
    /// Whether the text can stand in such a field.
    public func reads(_ text: String) -> Bool {
        switch self {
        case .title: text.count <= 500
        case .prose: text.count <= 10_000
        case .word: text.count <= 300
        case .webAddress: (text.hasPrefix("http://") || text.hasPrefix("https://")) && text.count <= 2000
        case .day: Day(text) != nil
        case .year: text.count == 4 && Day("\(text)-01-01") != nil
        case .period: Period(text) != nil
        case .number: Decimal(exactly: text) != nil
        case .count: Int32(text).map { $0 >= 0 } ?? false
        case .flag: ["yes", "no"].contains(text)
        case .area: text.wholeMatch(of: /[1-3]\.[1-9]/) != nil
        case .features: text.wholeMatch(of: /[1-3]\.[1-9]\.[1-9]( [1-3]\.[1-9]\.[1-9])*/) != nil
        case .feature: text.wholeMatch(of: /[1-3]\.[1-9]\.[1-9]/) != nil
        case .choice(let words): words.contains(text)
        case .choices(let words): text.split(separator: " ").allSatisfy { words.contains(String($0)) }
        case .reference, .indicator, .city: text.count <= 300
        }
    }
}
