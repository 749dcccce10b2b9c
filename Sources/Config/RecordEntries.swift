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

    /// What a writer saw before they wrote, and expects to stand still.
    public enum Expected: Equatable, Sendable {
        case nothing
        case recorded(Instant)
    }

    /// - Parameters:
    ///   - columns: the names that stand in the head of the file, or were given.
    ///   - expected: what must still stand for the entry to be written.
    ///   - text: the catalogue from which refusals are worded.
    /// - Throws: `InputErrors` with every field that says what cannot be.
    public init(
        _ kind: RecordKind, _ row: TableRow, columns: [String], expected: Expected? = nil, text: Catalogue
    ) throws {
        self.kind = kind
        self.expected = expected
        self.row = row
        var mistakes = Mistakes()
        var values: [(RecordField, String?)] = []
        for field in kind.fields where columns.contains(field.name) {
            do {
                values.append((field, try field.read(row[field.name])))
            } catch {
                mistakes.add(row.error(field.name, text(error)))
            }
        }
        self.values = values
        key = columns.contains("key") ? row["key"]?.oneLine : nil
        if let hidden = key?.hiddenCharacter {
            mistakes.add(row.error("key", text(.hidden(code: hidden.notation))))
        }
        try mistakes.check()
    }

    /// Whether nothing but all its words together tells it from others: said otherwise, it is another record.
    public var isKnownByWords: Bool {
        key == nil && kind.naturalKey.isEmpty && kind != .observation && kind != .baseline
    }

    /// The entries of a CSV file, whose name says what it holds: `programme.csv`.
    public static func read(path: String, text: Catalogue) throws -> [RecordEntry] {
        var records = ReadRecords()
        try records.add(path: path, texts: [text])
        guard records.mistakes.isEmpty else { throw InputErrors(records.mistakes) }
        return records.entries
    }
}

extension RecordField {
    /// What a cell of a file says, as it is kept; `nil` where it is empty.
    fileprivate func read(_ text: String?) throws(Refusal) -> String? {
        guard let text else {
            if isRequired { throw .needed(form) }
            return nil
        }
        if let hidden = text.hiddenCharacter { throw .hidden(code: hidden.notation) }
        return try form.read(text)
    }
}

extension RecordField.Form {
    /// Whether the text can stand in such a field.
    public func reads(_ text: String) -> Bool { (try? read(text)) != nil }

    /// What a text says in such a field of a file, as it is kept.
    /// - Parameter found: what was typed, where the text was read from that.
    public func read(_ text: String, found: String? = nil) throws(Refusal) -> String {
        let found = found ?? text
        switch self {
        case .day: return try readDay(text, found)
        case .period: return try readPeriod(text, found)
        case .number: return try readNumber(text, found)
        case .count:
            if let count = Int32(text.oneLine), count >= 0 { return text.oneLine }
            let isDigits = text.oneLine.allSatisfy { $0.isASCII && $0.isNumber }
            throw isDigits ? .tooLarge(found: found) : .not(self, found: found)
        case .title, .word, .prose:
            let kept = self == .prose ? text : text.oneLine
            guard kept.count <= mostCharacters else { throw .tooLong(most: mostCharacters) }
            return kept
        default:
            guard fits(text.oneLine) else { throw .not(self, found: found) }
            return text.oneLine
        }
    }

    private func fits(_ text: String) -> Bool {
        switch self {
        case .webAddress:
            WebAddress(text) != nil && text.count <= mostCharacters
        case .year: text.count == 4 && Day("\(text)-01-01") != nil
        case .flag: ["yes", "no"].contains(text)
        case .area: text.wholeMatch(of: /[1-3]\.[1-9]/) != nil
        case .features: text.wholeMatch(of: /[1-3]\.[1-9]\.[1-9]( [1-3]\.[1-9]\.[1-9])*/) != nil
        case .feature: text.wholeMatch(of: /[1-3]\.[1-9]\.[1-9]/) != nil
        case .choice(let words): words.contains(text)
        case .choices(let words): text.split(separator: " ").allSatisfy { words.contains(String($0)) }
        case .reference, .indicator, .city: text.count <= mostCharacters
        case .title, .word, .prose, .day, .period, .number, .count: false  // read by themselves, above
        }
    }

    /// Files hold ISO days. `29/10/2024` is one too; of `3/4/2024` nobody knows which number is the month.
    private func readDay(_ text: String, _ found: String) throws(Refusal) -> String {
        guard let day = Day(typed: text) else { throw .not(self, found: found) }
        guard let other = day.otherReading(of: text) else { return "\(day)" }
        throw .inTwoWays(found: found, one: "\(day)", other: "\(other)")
    }

    private func readPeriod(_ text: String, _ found: String) throws(Refusal) -> String {
        if let day = Day(typed: text), let other = day.otherReading(of: text) {
            throw .inTwoWays(found: found, one: "\(day)", other: "\(other)")
        }
        switch WrittenPeriod(text) {
        case .period(let written):
            guard Period(written)?.isWithinReach == true else { throw .outOfReach(found: found) }
            return written
        case .twoYears(let calendar, let school):
            throw .twoYears(found: found, calendar: calendar, school: school)
        case .notAPeriod: throw .not(self, found: found)
        }
    }

    /// Files hold numbers with a point and no separators; of `1.234` nobody knows whether its point separates thousands.
    private func readNumber(_ text: String, _ found: String) throws(Refusal) -> String {
        let isPlain = text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil
        let digits = text.prefix { $0 != "." }.count { $0 != "-" }
        if isPlain, digits > 18 || text.count > 30 { throw .tooLarge(found: found) }
        switch Language.en.number(typed: text) {
        case .number where isPlain: return text
        // With separators, or as another language writes it.
        case .number(let suggestion), .foreign(let suggestion):
            throw .foreign(found: found, suggestion: suggestion)
        case .ambiguous(let whole, let fraction): throw .inTwoWays(found: found, one: whole, other: fraction)
        case .notANumber: throw .notANumber(found: found, example: "71.4")
        }
    }
}

extension Day {
    /// The day that it is where the month stands first; `nil` where that is no other, or the text is an ISO day.
    fileprivate func otherReading(of text: String) -> Day? {
        guard day <= 12, day != month, Day(text) == nil else { return nil }
        return Day(year: year, month: day, day: month)
    }
}
