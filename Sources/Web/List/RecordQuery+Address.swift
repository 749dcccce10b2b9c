import Domain
import Hummingbird
import Persistence

extension RecordQuery {
    /// What the address of a list asks for. What it cannot mean is left out.
    init(_ kind: RecordKind, _ request: Request, me: Person.ID, today: Day) {
        self.init(kind)
        words = String((request.query("q") ?? "").prefix(200))
        during = RecordQuery.period(request.query("when"), today) ?? RecordQuery.period(request)
        for field in kind.facets {
            if let value = request.query(field.name), value.count <= 500 { chosen[field.name] = value }
        }
        check = request.query("check").flatMap(Check.init)
        hasEvidence = request.query("evidence").flatMap { ["yes": true, "no": false][$0] }
        enteredBy = request.query("by").flatMap { $0 == RecordWord.me ? me : Int($0).map(Person.ID.init(rawValue:)) }
        isLate = request.query("late") == "yes"
        lacksPeople = request.query("uncounted") == "yes"
        if let sort = request.query("sort"), let order = Order(sort, of: kind) { self.order = order }
    }

    /// `2026-10`, `last-month`, `2026-10-01/2026-10-31`.
    private static func period(_ text: String?, _ today: Day) -> Period? {
        guard let text else { return nil }
        return (Span(rawValue: text)?.period(today) ?? Period(text)).flatMap { $0.isWithinReach ? $0 : nil }
    }

    /// The days of two fields, each of which may be left empty.
    private static func period(_ request: Request) -> Period? {
        let from = request.query("from").flatMap { Day(typed: $0) }
        let to = request.query("to").flatMap { Day(typed: $0) }
        guard from != nil || to != nil else { return nil }
        return Period(first: from ?? beginning, last: to)
    }

    /// From when on records are asked for where only an end is given.
    static let beginning = Day.first(of: 1900)

    /// A span that people ask for by its name.
    enum Span: String {
        case lastMonth = "last-month"
        case thisMonth = "this-month"
        case thisYear = "this-year"
        case lastYear = "last-year"

        func period(_ today: Day) -> Period? {
            let month = today.adding(days: 1 - today.day)
            return switch self {
            case .lastMonth: Period(first: month.adding(months: -1), last: month.previous)
            case .thisMonth: Period(first: month, last: month.adding(months: 1).previous)
            case .thisYear: .year(today.year)
            case .lastYear: .year(today.year - 1)
            }
        }
    }

    /// What the address of a list says of it: as read above, and in one way.
    var items: [(String, String)] {
        var items = [("q", words), ("when", during.map { "\($0)" } ?? "")]
        items += chosen.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        items += [
            ("check", check?.rawValue ?? ""), ("evidence", hasEvidence.map { $0 ? "yes" : "no" } ?? ""),
            ("by", enteredBy.map { "\($0.rawValue)" } ?? ""), ("late", isLate ? "yes" : ""),
            ("uncounted", lacksPeople ? "yes" : ""), ("sort", order == RecordQuery(kind).order ? "" : order.asked),
        ]
        return items.filter { !$0.1.isEmpty }
    }

    /// Whether it asks for less than all records.
    var isNarrow: Bool {
        !words.isEmpty || during != nil || !chosen.isEmpty || check != nil || hasEvidence != nil || enteredBy != nil
            || isLate || lacksPeople
    }

    func changed(_ change: (inout RecordQuery) -> Void) -> RecordQuery {
        var query = self
        change(&query)
        return query
    }
}

extension RecordQuery.Order {
    private static let names: [String: RecordQuery.Column] = [
        "day": .day, "name": .name, "people": .people, "evidence": .evidence, "state": .state, "saved": .recorded,
    ]

    /// `name`, or `-day` for the last one first.
    init?(_ text: String, of kind: RecordKind) {
        let name = text.hasPrefix("-") ? String(text.dropFirst()) : text
        if kind.facets.contains(where: { $0.name == name }) {
            self.init(.field(name), descending: name != text)
        } else if let column = Self.names[name] {
            self.init(column, descending: name != text)
        } else {
            return nil
        }
    }

    var asked: String {
        let name: String =
            switch column {
            case .field(let name): name
            default: Self.names.first { $0.value == column }?.key ?? "day"
            }
        return isDescending ? "-\(name)" : name
    }
}

extension Address {
    static func list(_ query: RecordQuery, page: Int = 1, of city: String) -> Address {
        .log(query.kind, of: city).asking(query.items).page(page)
    }
}
