import Domain
import Foundation
import Input

/// Reads cells as people write them: numbers and days in the way of their table, words in whatever language, names of other records.
public struct CellReader: Sendable {
    let kind: RecordKind
    let texts: [Catalogue]
    let names: CellNames
    /// `nil` where nobody said, and no cell tells.
    let point: ColumnPlan.Point?
    let order: ColumnPlan.DayOrder
    private let words: [String: [String: String]]

    init(
        _ kind: RecordKind, _ texts: [Catalogue], _ names: CellNames, point: ColumnPlan.Point?,
        order: ColumnPlan.DayOrder
    ) {
        (self.kind, self.texts, self.names, self.point, self.order) = (kind, texts, names, point, order)
        words = Dictionary(
            uniqueKeysWithValues: kind.fields.compactMap { field in
                field.form.words.map { (field.name, Self.words($0, of: field, in: kind, texts)) }
            })
    }

    /// The words of a closed set by all that they are called, folded.
    private static func words(
        _ words: [String], of field: RecordField, in kind: RecordKind, _ texts: [Catalogue]
    ) -> [String: String] {
        var known: [String: String] = [:]
        for word in words {
            for name in [word, word.replacing("_", with: " ")] + texts.map({ $0.word(word, of: field, in: kind) })
            where known[name.folded] == nil {
                known[name.folded] = word
            }
        }
        return known
    }

    /// What a cell says, as files hold it.
    func read(_ cell: String, as field: RecordField) throws(Unreadable) -> String {
        if let hidden = cell.normal.hiddenCharacter { throw Unreadable(.hidden(code: hidden.notation)) }
        let text = field.form == .prose ? cell : cell.oneLine
        switch field.form {
        case .number where field.isMoney: return try amount(text)
        case .number: return try number(text, isWhole: false)
        case .count: return try number(text, isWhole: true)
        case .day: return try day(text)
        case .period: return try period(text)
        case .flag: return try flag(text)
        case .choice: return try word(text, of: field)
        case .choices: return try several(text, { part throws(Unreadable) in try word(part, of: field) })
        case .area: return try code(text, names.areas, field.form)
        case .feature: return try code(text, names.features, field.form)
        case .features:
            return try several(text) { part throws(Unreadable) in
                try code(part, names.features, .feature)
            }
        case .indicator:
            return try code(text, names.indicators, field.form)
        case .city: return try code(text, names.cities, field.form)
        case .reference(let kind): return try record(text, kind)
        case .title, .word, .prose, .webAddress, .year:
            do { return try field.form.read(text) } catch { throw Unreadable(error) }
        }
    }

    // MARK: - Numbers

    /// As forms take it: `120 triệu` is no 120.
    private func amount(_ text: String) throws(Unreadable) -> String {
        guard text.contains(where: \.isLetter) else { return try number(text, isWhole: false) }
        let language: Language = point == .comma ? .vi : .en
        for language in [language, language == .vi ? .en : .vi] {
            if case .number(let amount) = language.amount(typed: text) { return amount }
        }
        throw Unreadable(.notANumber(found: text, example: point == .comma ? "120.000.000" : "120,000,000"))
    }

    private func number(_ text: String, isWhole: Bool) throws(Unreadable) -> String {
        var text = text
        if text.last == "%" { text = text.dropLast().trimmingCharacters(in: .whitespaces) }
        let language: Language = point == .comma ? .vi : .en
        switch language.number(typed: text, isWhole: isWhole) {
        case .number(let number):
            if isWhole, number.contains(".") { throw notANumber(text, isWhole) }
            return number
        case .foreign:
            // Nothing but a fraction can be written so, whatever the rest of the table does.
            guard case .number(let number) = (language == .vi ? Language.en : .vi).number(typed: text), !isWhole else {
                throw notANumber(text, isWhole)
            }
            return number
        case .ambiguous(let whole, let fraction):
            let plain = fraction.replacing(",", with: ".")
            switch point {
            case nil: throw Unreadable(.inTwoWays(found: text, one: whole, other: fraction), [whole, fraction])
            case .comma: return text.contains(",") ? plain : whole
            case .point: return text.contains(".") ? plain : whole
            }
        case .notANumber: throw notANumber(text, isWhole)
        }
    }

    private func notANumber(_ text: String, _ isWhole: Bool) -> Unreadable {
        // “14 women”: the number alone.
        let digits = text.firstMatch(of: /[0-9][0-9.,]*/).map { String($0.0) }
        let likely = digits.map { [$0.trimmingCharacters(in: CharacterSet(charactersIn: ".,"))] } ?? []
        if isWhole { return Unreadable(.not(.count, found: text), likely) }
        return Unreadable(.notANumber(found: text, example: point == .comma ? "71,4" : "71.4"), likely)
    }

    // MARK: - Days and periods

    private func day(_ text: String) throws(Unreadable) -> String {
        if let day = Day(typed: ordered(text)) { return "\(day)" }
        throw Unreadable(.not(.day, found: text), likelyDays(text))
    }

    private func period(_ text: String) throws(Unreadable) -> String {
        switch WrittenPeriod(ordered(text)) {
        case .period(let period):
            do { return try RecordField.Form.period.read(period, found: text) } catch { throw Unreadable(error) }
        case .twoYears(let calendar, let school):
            throw Unreadable(.twoYears(found: text, calendar: calendar, school: school), [calendar, school])
        case .notAPeriod: throw Unreadable(.not(.period, found: text), likelyDays(text))
        }
    }

    /// With the day first and strokes between: `10-25-2026` of a table that writes the month first is `25/10/2026`. What a spreadsheet
    /// holds of the time of a day is left out.
    private func ordered(_ text: String) -> String {
        if text.count >= 16, text.hasSuffix("00:00:00") || text.hasSuffix("00:00"), Day(String(text.prefix(10))) != nil
        {
            return String(text.prefix(10))
        }
        guard let day = DayText(text) else { return text }
        return order == .monthFirst
            ? "\(day.second)/\(day.first)/\(day.year)" : "\(day.first)/\(day.second)/\(day.year)"
    }

    /// The last day of a month for a day after it; the day with its month first, where that is one.
    private func likelyDays(_ text: String) -> [String] {
        guard let written = DayText(ordered(text)), written.year > 999 else { return [] }
        let (day, month, year) = (written.first, written.second, written.year)
        if let other = Day(year: year, month: day, day: month) { return [typed(other)] }
        guard (1...12).contains(month), day > 28, let first = Day(year: year, month: month, day: 1) else { return [] }
        return [typed(first.adding(months: 1).previous)]
    }

    /// As this table writes days.
    private func typed(_ day: Day) -> String {
        order == .monthFirst ? "\(day.month)/\(day.day)/\(day.year)" : "\(day.day)/\(day.month)/\(day.year)"
    }

    // MARK: - Words and names

    private func flag(_ text: String) throws(Unreadable) -> String {
        let folded = text.folded
        if texts.contains(where: { $0("form.yes").folded == folded }) || Self.yes.contains(folded) { return "yes" }
        if texts.contains(where: { $0("form.no").folded == folded }) || Self.no.contains(folded) { return "no" }
        throw Unreadable(.not(.flag, found: text), texts.first.map { [$0("form.yes"), $0("form.no")] } ?? [])
    }

    private static let yes: Set = ["yes", "y", "x", "true", "1", "✓", "✔", "co", "dung", "da", "roi"]
    private static let no: Set = ["no", "n", "false", "0", "-", "khong", "sai", "chua"]

    private func word(_ text: String, of field: RecordField) throws(Unreadable) -> String {
        if let word = words[field.name]?[text.folded] { return word }
        var known = CellNames.Known()
        for word in field.form.words ?? [] { known.add(texts.first?.word(word, of: field, in: kind) ?? word, word) }
        let nearest = known.nearest(to: text)
        throw Unreadable(.notOffered, nearest.isEmpty ? Array(known.names.prefix(12)) : nearest)
    }

    /// Several words with semicolons, lines, commas or blanks between: the first of these that makes words of all parts.
    private func several(
        _ text: String, _ read: (String) throws(Unreadable) -> String
    ) throws(Unreadable) -> String {
        var refused: Unreadable?
        for separators in [";\n", ";\n,", ";\n, "] {
            let parts = text.split { separators.contains($0) }.map { String($0).oneLine }.filter { !$0.isEmpty }
            do throws(Unreadable) {
                var words: [String] = []
                for part in parts {
                    let word = try read(part)
                    if !words.contains(word) { words.append(word) }
                }
                return words.joined(separator: " ")
            } catch { refused = refused ?? error }
        }
        throw refused ?? Unreadable(.notOffered)
    }

    /// A code with or without the name behind it, or the name alone.
    private func code(
        _ text: String, _ known: CellNames.Known, _ form: RecordField.Form
    ) throws(Unreadable) -> String {
        let values = known.values(of: text)
        if values.count == 1 { return values[0] }
        let code = (text.split(separator: " ").first ?? "").trimmingCharacters(in: CharacterSet(charactersIn: ".:"))
        if code.contains(where: \.isNumber) || form == .city, form.reads(code) { return code }
        throw Unreadable(.not(form, found: text), values.isEmpty ? known.nearest(to: text) : values)
    }

    private func record(_ text: String, _ kind: RecordKind) throws(Unreadable) -> String {
        let known = names.records[kind] ?? CellNames.Known()
        let values = known.values(of: text)
        if values.count == 1 { return values[0] }
        if UUID(uuidString: text) != nil || names.takesKeys { return text }
        throw Unreadable(
            values.isEmpty ? .noSuchRecord(kind, key: text) : .severalRecords(kind, name: text),
            values.isEmpty ? known.nearest(to: text) : values)
    }
}

/// Three numbers of a day as people write it, with any of the usual signs between.
struct DayText {
    var first: Int
    var second: Int
    var year: Int

    init?(_ text: String) {
        guard text.count <= 10 else { return nil }
        for sign in ["/", ".", "-"] as [Character] {
            let parts = text.split(separator: sign, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].count <= 2, parts[1].count <= 2, parts[2].count == 4,
                let first = Int(parts[0]), let second = Int(parts[1]), let year = Int(parts[2])
            else { continue }
            (self.first, self.second, self.year) = (first, second, year)
            return
        }
        return nil
    }
}

extension RecordField.Form {
    /// The words of a closed set.
    public var words: [String]? {
        switch self {
        case .choice(let words), .choices(let words): words
        default: nil
        }
    }
}
