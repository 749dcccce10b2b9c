import Domain
import Hummingbird

/// Which of a city's commitments or programmes a reader looks at; all of it is in the address.
struct InitiativeFilter: Equatable, Sendable {
    var status = ""
    var area = ""
    var year: Int?
    /// Of the list that is left.
    var page = 1

    /// Whatever nobody offers is taken as nothing, but a page that is no number is refused.
    init(_ request: Request) throws {
        page = try request.positiveNumber("page", atMost: 100_000) ?? 1
        status = request.query("status") ?? ""
        area = request.query("area") ?? ""
        year = request.query("year").flatMap { Int($0) }
    }

    var isNothing: Bool { items.allSatisfy(\.1.isEmpty) }

    func with(status: String? = nil, area: String? = nil, year: Int?? = nil) -> InitiativeFilter {
        var filter = self
        if let status { filter.status = status }
        if let area { filter.area = area }
        if let year { filter.year = year }
        return filter
    }

    var items: [(String, String)] {
        [("status", status), ("area", area), ("year", year.map(String.init) ?? "")]
    }

    func takes(status: String, area: String?, years: ClosedRange<Int>?) -> Bool {
        (self.status.isEmpty || self.status == status) && (self.area.isEmpty || self.area == area ?? Self.noArea)
            && (year.map { year in years?.contains(year) == true } ?? true)
    }

    /// Of what names no area.
    static let noArea = "none"
}

/// One thing by which a list can be narrowed, with how many would be left.
struct Facet {
    struct Choice {
        var label: Words
        var count: String
        var href: Address
        var isCurrent: Bool
    }

    var anchor: String
    var heading: String
    var choices: [Choice]
    /// “12 others”, with all of them.
    var others: Choice?
}

/// What is narrowed: a row with all that filters ask of it.
struct Filterable<Row> {
    var row: Row
    var status: String
    var area: String?
    var years: ClosedRange<Int>?

    func map<Other>(_ change: (Row) -> Other) -> Filterable<Other> {
        Filterable<Other>(row: change(row), status: status, area: area, years: years)
    }
}

extension Catalogue {
    /// In the order of the areas; what names none comes last.
    func byArea<Row>(
        _ rows: some Sequence<Filterable<Row>>, _ framework: Framework?
    ) -> [(heading: String, rows: [Row])] {
        let groups: [String: [Filterable<Row>]] = Dictionary(grouping: rows) { $0.area ?? "" }
        let areas = groups.keys.filter { !$0.isEmpty }.sorted() + (groups[""] == nil ? [] : [""])
        return areas.map { code in
            (area(code.isEmpty ? nil : code, framework) ?? self("facets.no-area"), (groups[code] ?? []).map(\.row))
        }
    }
}

/// Offers what can be chosen among rows.
struct FacetMaker<Row> {
    let rows: [Filterable<Row>]
    let filter: InitiativeFilter
    let page: Address

    /// - Parameter words: of each status, in the order in which they are offered.
    func statuses(_ words: [(status: String, label: String)], _ heading: String) -> Facet {
        facet(
            "f-status", heading, words.map { ($0.status, Words($0.label)) }, { filter.with(status: $0) },
            isChosen: { filter.status == $0 })
    }

    func areas(_ heading: String, _ name: (String?) -> String) -> Facet {
        let codes = Set(rows.map { $0.area ?? InitiativeFilter.noArea }).sorted()
        let words = codes.map { ($0, Words(name($0 == InitiativeFilter.noArea ? nil : $0))) }
        return facet("f-area", heading, words, { filter.with(area: $0) }, isChosen: { filter.area == $0 })
    }

    func years(_ heading: String) -> Facet {
        let years = Set(rows.compactMap(\.years).flatMap { Array($0.clamped(to: 1990...2100)) }).sorted(by: >)
        return facet(
            "f-year", heading, years.map { (String($0), Words(String($0))) }, { filter.with(year: .some(Int($0))) },
            isChosen: { filter.year.map(String.init) == $0 })
    }

    private func facet(
        _ anchor: String, _ heading: String, _ values: [(String, Words)], _ chosen: (String) -> InitiativeFilter,
        isChosen: (String) -> Bool
    ) -> Facet {
        let choices = values.compactMap { value, label -> Facet.Choice? in
            let (next, isCurrent) = (chosen(value), isChosen(value))
            let count = rows.count { next.takes(status: $0.status, area: $0.area, years: $0.years) }
            guard count > 0 || isCurrent else { return nil }
            // What is chosen leads back.
            let items = isCurrent ? chosen("").items : next.items
            return Facet.Choice(label: label, count: "\(count)", href: page.asking(items), isCurrent: isCurrent)
        }
        return Facet(anchor: anchor, heading: heading, choices: choices)
    }
}
