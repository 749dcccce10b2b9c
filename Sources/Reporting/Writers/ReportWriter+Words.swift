import Domain
import Foundation

/// How names, numbers and times are written.
extension ReportWriter {
    func named(_ name: AnnualReport.Name) -> Cell {
        let (words, other) = name.words(for: language)
        return Cell(words, lang: other)
    }

    func area(_ code: String?) -> String? {
        code.map { code in
            [code, report.areas[code]?.words(for: language).text].compactMap(\.self).joined(separator: " ")
        }
    }

    func number(_ value: Int?) -> Cell {
        var cell = value.map { Cell(language.format($0)) } ?? unknownCell
        cell.number = value.map { Decimal($0) }
        return cell
    }

    func number(_ value: Decimal?) -> Cell {
        var cell = value.map { Cell(language.format($0)) } ?? unknownCell
        cell.number = value
        return cell
    }

    var unknownCell: Cell {
        var cell = Cell()
        cell.tag = Document.Tag(words: text("status.not_known"), isWarn: true)
        return cell
    }

    func range(_ range: AnnualReport.Range) -> String {
        guard let from = range.from, let period = Period(first: from, last: range.to) else {
            return text("record.not-given")
        }
        return text.format(period)
    }

    func range(_ range: AnnualReport.Range, basis: String?) -> String {
        guard let from = range.from, let period = Period(first: from, last: range.to) else {
            return text("record.not-given")
        }
        return switch basis {
        case Period.Basis.pageYear.rawValue?: text("record.page-year", ["period": .period(period)])
        case Period.Basis.inferred.rawValue?: text("record.inferred", ["period": .period(period)])
        default: text.format(period)
        }
    }

    /// `≈ 500 learners`
    func figure(_ number: AnnualReport.Number?) -> String? {
        guard let number else { return nil }
        let words = text.format(number.figure)
        guard let unit = number.unit else { return words }
        return unit == "%" ? language.percent(words) : "\(words) \(text.unitName(unit).text)"
    }

    func scope(_ scope: String, _ name: String?) -> String? {
        name.map { text("scope.\(scope)", ["name": .text($0)]) }
    }

    func detail(_ words: String?, lang: Language? = nil) -> [Document.Detail] {
        words.map { [Document.Detail(text: $0, lang: lang?.rawValue)] } ?? []
    }

    /// What is told by the description of a record’s kind: “Place: Library”.
    func details(_ details: [AnnualReport.Detail]) -> [Document.Detail] {
        details.flatMap { told -> [Document.Detail] in
            guard let kind = RecordKind(rawValue: told.kind), let field = kind.field(told.name) else { return [] }
            return detail("\(text.label(field, of: kind)): \(words(told.value, of: field, in: kind))")
        }
    }

    private func words(_ value: String, of field: RecordField, in kind: RecordKind) -> String {
        switch field.form {
        case .day: Day(value).map(language.format) ?? value
        case .period: Period(value).map { text.format($0) } ?? value
        case .number, .count: Decimal(exactly: value).map { language.format($0) } ?? value
        case .flag: text(value == "yes" ? "form.yes" : "form.no")
        case .choice: text.word(value, of: field, in: kind)
        case .choices:
            value.split(separator: " ").map { text.word(String($0), of: field, in: kind) }.joined(separator: ", ")
        case .title, .prose, .word, .webAddress, .year, .area, .feature, .features, .indicator, .city, .reference: value
        }
    }

    /// What the source says beside; notes of press facts are in English.
    func note(_ words: String?) -> [Document.Detail] { detail(words, lang: language.marks(.en)) }

    func press(_ isConfirmed: Bool, _ words: String?) -> [Document.Detail] {
        (isConfirmed ? [] : detail(text("record.press"))) + (isConfirmed ? detail(words) : note(words))
    }
}

extension String {
    /// `nil` where it is empty.
    var presence: String? { isEmpty ? nil : self }
}
