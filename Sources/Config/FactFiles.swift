import Domain
import Foundation
import Input

/// What a page says of a city: a figure, a commitment, a programme or an event, with its address. Nobody of the city confirmed it.
package struct Fact: Sendable {
    package enum Kind: String, CaseIterable, Sendable { case indicator, commitment, programme, event }

    package var row: TableRow
    package var code: String
    package var kind: Kind
    package var title: Title
    package var scope: Territory
    package var scopeName: String?
    package var figure: Figure?
    package var unit: String?
    package var period: Period?
    package var precision: Period.Precision?
    package var basis: Period.Basis?
    package var target: Figure?
    package var targetText: String?
    /// The year by which the target shall be reached.
    package var due: Int?
    package var area: String?
    package var source: String
    package var note: String?

    /// What tells it from the city's other facts.
    package var identity: String {
        [code, kind.rawValue, scopeName, title.en, period?.description].compactMap(\.self).joined(separator: " ")
    }
}

extension Fact {
    static let columns = [
        "code", "scope", "scope_name", "kind", "title_en", "title_vi", "title_vi_basis", "qualifier", "value", "unit",
        "period_from", "period_to", "period_precision", "period_basis", "target_qualifier", "target", "target_text",
        "target_date", "area", "source_url", "note",
    ]

    init(_ row: TableRow) throws(InputError) {
        self.row = row
        code = try row.text("code")
        kind = try row.needed("kind") { column throws(InputError) in try row.choice(column, Kind.self) }
        title = Title(en: try row.text("title_en"), vi: row["title_vi"], viBasis: row["title_vi_basis"])
        scope = try row.needed("scope") { column throws(InputError) in try row.choice(column, Territory.self) }
        scopeName = row["scope_name"]
        guard (scope == .city) == (scopeName == nil) else {
            throw row.error("scope_name", "name the province, district or ward; leave this empty for the city")
        }
        unit = row["unit"]
        figure = try row.figure("value", "qualifier", unit: unit)
        precision = try row.choice("period_precision", Period.Precision.self)
        basis = try row.choice("period_basis", Period.Basis.self)
        if let first = try row.day("period_from") {
            period = Period(first: first, last: try row.day("period_to"))
            guard period != nil else { throw row.error("period_to", "is before period_from") }
        } else if row["period_to"] != nil {
            throw row.error("period_from", "empty; a period needs its first day")
        }
        guard (period == nil) == (precision == nil), (period == nil) == (basis == nil) else {
            throw row.error(
                "period_precision", "give a period, its precision and its basis together")
        }
        target = try row.figure("target", "target_qualifier", unit: unit)
        targetText = row["target_text"]
        due = try row.year("target_date")
        area = try row.value("area", "an area of the Key Features, such as 2.1") { text in
            text.wholeMatch(of: /[1-3]\.[1-9]/) == nil ? nil : text
        }
        source = try row.source("source_url")
        note = row["note"]
        if let period, period.first > .today, kind == .commitment || kind == .indicator && figure != nil {
            throw row.error("period_from", "is in the future; give a target with its target_date instead")
        }
        if kind == .indicator, figure == nil, target == nil {
            throw row.error("value", "empty; give a value, or a target for the future")
        }
    }
}

extension TableRow {
    /// One of the words of a closed set.
    func choice<T: CaseIterable & RawRepresentable>(_ column: String, _: T.Type) throws(InputError) -> T?
    where T.RawValue == String {
        try value(column, "one of \(T.allCases.map(\.rawValue).joined(separator: ", "))") { T(rawValue: $0) }
    }

    func number(_ column: String) throws(InputError) -> Decimal? {
        if let text = self[column], case .ambiguous(let whole, let fraction) = Language.en.number(typed: text) {
            throw error(column, "“\(text)” can be read in two ways; write \(whole) or \(fraction)")
        }
        return try value(column, "a number such as 71.4, with a point and no separators") { Decimal(exactly: $0) }
    }

    /// A number with its qualifier in another column; `nil` where there is no number.
    func figure(_ column: String, _ qualifier: String, unit: String?) throws(InputError) -> Figure? {
        let mark = try choice(qualifier, Figure.Qualifier.self)
        guard let value = try number(column) else {
            guard mark == nil else { throw error(qualifier, "there is no number in \(column) to qualify") }
            return nil
        }
        return Figure(qualifier: mark, value: value, unit: unit)
    }
}
