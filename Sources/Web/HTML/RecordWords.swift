import Domain
import Foundation
import Persistence

/// Words in a language, which may be another than the page's.
struct Words {
    var text: String
    /// The language of the words where it is not the page's: `en`; empty where it is not known.
    var lang: String?

    init(_ text: String, lang: Language? = nil) {
        self.text = text
        self.lang = lang?.rawValue
    }

    /// - Parameter code: of the language; empty where it is not known, `nil` where it is the page's.
    init(_ text: String, code: String?) { (self.text, lang) = (text, code) }
}

/// Where a record was read and who says so, below its line.
struct SourceLine {
    var href: WebAddress?
    var name: String
    var note: Words?
    /// "From the press, not confirmed by the city".
    var press: String?
    var isPublic: Bool
    var historyHref: Address
    var historyLabel: String
    /// For those who may.
    var changeHref: Address
}

extension Catalogue {
    func words(_ title: Title) -> Words {
        let (text, other) = title.words(for: language)
        return Words(text, lang: other)
    }

    /// A unit in the reader's language where the catalogue has it, else as the source names it.
    func unit(_ unit: String?) -> Words? {
        unit.map { unit in
            let (name, other) = unitName(unit)
            return Words(name, lang: other)
        }
    }

    /// A period with what is to be known of it: "2024 (year of the page)".
    func period(_ period: Period?, _ basis: Period.Basis?) -> String {
        guard let period else { return self("record.not-given") }
        return switch basis {
        case .pageYear: self("record.page-year", ["period": .period(period)])
        case .inferred: self("record.inferred", ["period": .period(period)])
        case .stated, nil: format(period)
        }
    }

    /// Who wrote a record, as far as the reader may know.
    func writer(_ name: String?) -> String {
        guard let name else { return self("history.not-shown") }
        return name == Person.operatorName ? self("history.operator") : name
    }

    /// "Sơn La (province)"; `nil` for what is of the city itself.
    func scope(_ scope: Territory, _ name: String?) -> String? {
        name.map { self(scope.wordsKey, ["name": .text($0)]) }
    }

    func due(_ day: Day?, _ precision: Period.Precision) -> String {
        guard let day else { return self("record.not-given") }
        return switch precision {
        case .day: language.format(day)
        case .month: language.formatMonth(day)
        case .year, .decade: String(day.year)
        }
    }

    func source(
        _ name: String?, _ url: String?, note: String?, origin: Origin, kind: RecordKind, id: UUID, city: String
    ) -> SourceLine {
        let id = id.uuidString.lowercased()
        return SourceLine(
            href: WebAddress(url), name: name ?? self("record.no-source"),
            note: note.map { Words($0, lang: self.lang(of: origin)) },
            press: origin == .press ? self("record.press") : nil, isPublic: true,
            historyHref: .history(kind, id, of: city), historyLabel: self("record.history"),
            changeHref: .form(kind, id, of: city))
    }

    /// The language of what is written beside a record: what the press says was read and noted in English, a city writes as it likes.
    func lang(of origin: Origin) -> Language? { origin == .press ? language.marks(.en) : nil }

    func source(_ claim: Claim, kind: RecordKind, id: UUID, city: String) -> SourceLine {
        source(
            claim.source, claim.sourceURL, note: claim.note, origin: claim.origin, kind: kind, id: id, city: city)
    }
}

/// A figure that stands with a record: its number and its unit.
struct FigureWords {
    var number: String
    var unit: Words?

    init?(_ figure: Figure?, _ text: Catalogue) {
        guard let figure else { return nil }
        let isShare = figure.unit == "%"
        number = isShare ? text.language.percent(text.format(figure)) : text.format(figure)
        unit = isShare ? nil : text.unit(figure.unit)
    }
}
