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
    package let key: String?
    /// The fields that were given; `nil` takes out what stood there.
    package let values: [(field: RecordField, text: String?)]
    /// What stood when the writer began; `nil` where that is not checked.
    package let expected: Expected?
    /// The fields that can be read in two ways; as long as there is one, the entry is not recorded.
    package let questions: [Question]

    /// What a writer is asked back, by the key of its words.
    package struct Question: Sendable {
        package var field: RecordField
        package var key: String
        package var values: [String: Catalogue.Value]
    }

    /// What a writer saw before they wrote, and expects to stand still.
    public enum Expected: Equatable, Sendable {
        case nothing
        case recorded(Instant)
    }

    /// - Parameters:
    ///   - columns: the names that stand in the head of the file, or were given.
    ///   - expected: what must still stand for the entry to be written.
    /// - Throws: `InputErrors` with every field that says what cannot be.
    public init(_ kind: RecordKind, _ row: TableRow, columns: [String], expected: Expected? = nil) throws {
        self.kind = kind
        self.expected = expected
        self.row = row
        var mistakes = Mistakes()
        var values: [(RecordField, String?)] = []
        var questions: [Question] = []
        for field in kind.fields where columns.contains(field.name) {
            guard let text = row[field.name] else {
                if field.isRequired {
                    mistakes.add(row.error(field.name, "empty; \(field.expectation) is needed here"))
                }
                values.append((field, nil))
                continue
            }
            if let hidden = text.hiddenCharacter {
                mistakes.add(row.error(field.name, hiddenProblem(hidden)))
                continue
            }
            switch field.form.read(text) {
            case .text(let text): values.append((field, text))
            case .inTwoWays(let key, let readings):
                let values = readings.mapValues { Catalogue.Value.text($0) }
                questions.append(
                    Question(field: field, key: key, values: values.merging(["found": .text(text)]) { $1 }))
            case .unreadable: mistakes.add(row.error(field.name, "“\(text)” is not \(field.expectation)"))
            }
        }
        self.values = values
        self.questions = questions
        key = columns.contains("key") ? row["key"]?.oneLine : nil
        if let hidden = key?.hiddenCharacter { mistakes.add(row.error("key", hiddenProblem(hidden))) }
        try mistakes.check()
    }

    /// Whether nothing but all its words together tells it from others: said otherwise, it is another record.
    public var isKnownByWords: Bool {
        key == nil && kind.naturalKey.isEmpty && kind != .observation && kind != .baseline
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

extension RecordField.Form {
    /// What a text says in such a field of a file.
    public enum Reading: Equatable, Sendable {
        /// As it is kept.
        case text(String)
        /// The key of the question, and the readings that fill it.
        case inTwoWays(String, [String: String])
        case unreadable
    }

    /// Whether the text can stand in such a field.
    public func reads(_ text: String) -> Bool {
        if case .text = read(text) { true } else { false }
    }

    public func read(_ text: String) -> Reading {
        switch self {
        case .day: readDay(text)
        case .period: readPeriod(text)
        case .number: readNumber(text)
        case .prose: text.count <= 10_000 ? .text(text) : .unreadable
        default: fits(text.oneLine) ? .text(text.oneLine) : .unreadable
        }
    }

    private func fits(_ text: String) -> Bool {
        switch self {
        case .title: text.count <= 500
        case .word: text.count <= 300
        case .webAddress: (text.hasPrefix("http://") || text.hasPrefix("https://")) && text.count <= 2000
        case .year: text.count == 4 && Day("\(text)-01-01") != nil
        case .count: Int32(text).map { $0 >= 0 } ?? false
        case .flag: ["yes", "no"].contains(text)
        case .area: text.wholeMatch(of: /[1-3]\.[1-9]/) != nil
        case .features: text.wholeMatch(of: /[1-3]\.[1-9]\.[1-9]( [1-3]\.[1-9]\.[1-9])*/) != nil
        case .feature: text.wholeMatch(of: /[1-3]\.[1-9]\.[1-9]/) != nil
        case .choice(let words): words.contains(text)
        case .choices(let words): text.split(separator: " ").allSatisfy { words.contains(String($0)) }
        case .reference, .indicator, .city: text.count <= 300
        case .day, .period, .number, .prose: false  // read by themselves, above
        }
    }

    /// Files hold ISO days. `29/10/2024` is one too; of `3/4/2024` nobody knows which number is the month.
    private func readDay(_ text: String) -> Reading {
        guard let day = Day(typed: text) else { return .unreadable }
        guard day.day <= 12, day.day != day.month, Day(text) == nil,
            let other = Day(year: day.year, month: day.day, day: day.month)
        else { return .text("\(day)") }
        return .inTwoWays("form.ambiguous", ["whole": "\(day)", "fraction": "\(other)"])
    }

    private func readPeriod(_ text: String) -> Reading {
        if case .inTwoWays(let key, let readings) = readDay(text) { return .inTwoWays(key, readings) }
        switch WrittenPeriod(text) {
        case .period(let written): return Period(written)?.isWithinReach == true ? .text(written) : .unreadable
        case .twoYears(let calendar, let school):
            return .inTwoWays("form.two-years", ["calendar": calendar, "school": school])
        case .notAPeriod: return .unreadable
        }
    }

    /// Files hold numbers with a point and no separators; of `1.234` nobody knows whether its point separates thousands.
    private func readNumber(_ text: String) -> Reading {
        let digits = text.prefix { $0 != "." }.count { $0 != "-" }
        guard Decimal(exactly: text) != nil, digits <= 18, text.count <= 30 else { return .unreadable }
        guard case .ambiguous(let whole, let fraction) = Language.en.number(typed: text) else { return .text(text) }
        return .inTwoWays("form.ambiguous", ["whole": whole, "fraction": fraction])
    }
}
