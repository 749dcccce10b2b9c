import Domain
import Foundation
import Postgres

/// A record as a list shows it.
public struct ListedRecord: Sendable {
    public var record: LoggedRecord
    /// How many took part, of activities; `nil` where nobody has said so.
    public var people: Int?
    /// The files and links that prove it.
    public var files: Int
    /// For how many days it has been late.
    public var daysLate: Int?
}

/// How many records each choice would leave: of one facet, all the others being as they are.
public struct ListCounts: Sendable {
    public struct Choice: Sendable {
        /// As a file holds it; `RecordQuery.nothing` where the field says nothing.
        public var value: String
        public var name: String?
        public var count: Int
    }

    /// All records of the kind.
    public var all = 0
    /// Those asked for.
    public var found = 0
    /// How often people took part in them, as far as that is known.
    public var people = 0
    /// By the first day of each month of the year.
    public var months: [Day: Int] = [:]
    /// By field, and `open`, `rejected`, `late`, `unproved`, `uncounted`, `by`. The largest first.
    public var facets: [String: [Choice]] = [:]

    public func count(_ facet: String) -> Int { facets[facet]?.first?.count ?? 0 }
}

extension Connection {
    /// The records that are asked for, in order; those that the order leaves alike by their day, their name and their key.
    public func listedRecords(
        _ query: RecordQuery, of city: City.ID, in language: Language, limit: Int, offset: Int = 0
    ) throws -> [ListedRecord] {
        let list = RecordListSQL(query, city, language)
        let kind = query.kind
        // Told are only those of the page: names and counts of all of them take longer than their order.
        return try run(
            """
            SELECT \(unescaped: kind.columns), person_name(kept.recorded_by) AS recorder, kept.list_people, kept.list_files,
                CASE WHEN \(list.isLate) THEN \(list.today)::date - \(list.lastDay) END AS list_late
            FROM (
                SELECT kept.*, \(list.people) AS list_people, \(list.files) AS list_files,
                    row_number() OVER (ORDER BY \(list.order)) AS list_place
                FROM \(list.source)
                WHERE \(list.rows) AND \(list.conditions.map(\.sql).joined(" AND "))
                ORDER BY list_place LIMIT \(limit) OFFSET \(offset)
            ) AS kept ORDER BY kept.list_place
            """
        ).map { row in
            ListedRecord(
                record: try LoggedRecord(kind, row), people: try row["list_people"], files: try row["list_files"],
                daysLate: try row["list_late"])
        }
    }

    /// Which records are asked for, in order, so that a list of any length is sorted once and read piece by piece: whatever is saved
    /// meanwhile, none comes twice and none is left out.
    /// - Returns: by what the database knows each.
    public func listedKeys(
        _ query: RecordQuery, of city: City.ID, in language: Language, limit: Int
    ) throws -> [String] {
        let list = RecordListSQL(query, city, language)
        return try run(
            """
            SELECT key FROM (
                SELECT concat_ws(',', \(unescaped: query.kind.keyColumns)) AS key, row_number() OVER (ORDER BY \(list.order)) AS place
                FROM \(list.source) WHERE \(list.rows) AND \(list.conditions.map(\.sql).joined(" AND "))) AS kept
            ORDER BY place LIMIT \(limit)
            """
        ).map { try $0["key"] }
    }

    /// How many records there are of each choice, by one statement.
    /// - Parameter year: of which the months are counted.
    public func listCounts(
        _ query: RecordQuery, of city: City.ID, in language: Language, year: Int
    ) throws -> ListCounts {
        let list = RecordListSQL(query, city, language)
        var counts = ListCounts()
        for row in try run(list.counting(year: year)) {
            let (facet, count) = (try row["facet"] as String, try row["count"] as Int)
            let value: String = try row["value"] ?? RecordQuery.nothing
            switch facet {
            case "all": counts.all = count
            case "found": counts.found = count
            case "attendance": counts.people = count
            case "month": if let day = Day(value) { counts.months[day] = count }
            default:
                counts.facets[facet, default: []].append(
                    ListCounts.Choice(value: value, name: try row["name"], count: count))
            }
        }
        return counts
    }
}

/// The parts of the statements that answer a query, of a row `kept`.
struct RecordListSQL {
    /// Choices of one facet that are counted; nobody reads more.
    private static let mostChoices = 200

    let query: RecordQuery
    let city: City.ID
    let language: Language
    /// In Hà Nội.
    let today = Day.today
    private var kind: RecordKind { query.kind }

    init(_ query: RecordQuery, _ city: City.ID, _ language: Language) {
        (self.query, self.city, self.language) = (query, city, language)
    }

    /// What counts of a city: no value that was withdrawn.
    var rows: SQL {
        let stands: SQL =
            kind == .observation ? "kept.superseded_at = 'infinity' AND kept.status <> 'withdrawn'" : "true"
        return "kept.city_id = \(city) AND \(stands)"
    }

    // MARK: - What a list shows of each

    private var day: SQL {
        guard let field = kind.dayField else { return "hanoi_day(kept.recorded_at)" }
        return switch field.form {
        case .period: "lower(kept.\(unescaped: field.column))"
        case .year: "make_date(kept.\(unescaped: field.column), 1, 1)"
        default: "kept.\(unescaped: field.column)"
        }
    }

    private var name: SQL { unescapedName(of: kind, "kept") }

    private func unescapedName(of kind: RecordKind, _ row: String) -> SQL {
        let names = kind.nameColumns(in: language).map { "\(row).\($0)" }
        if !names.isEmpty { return "coalesce(\(unescaped: names.joined(separator: ", ")))" }
        guard let field = kind.fields.first(where: { $0.form == .indicator }) else {
            return "\(unescaped: row).\(unescaped: kind.fields.first { !$0.isOfOthers }?.column ?? "recorded_at")::text"
        }
        return "(SELECT code FROM indicator WHERE indicator.id = \(unescaped: row).\(unescaped: field.column))"
    }

    /// The table, with what is counted of each record and, where words are sought, what it says. All of the city is counted at
    /// once, which takes less than to look it up record by record.
    var source: SQL {
        var source: SQL = "\(unescaped: kind.rawValue) AS kept"
        if kind == .activity {
            source = """
                \(source) LEFT JOIN participation AS part
                    ON part.city_id = kept.city_id AND part.activity_id = kept.id AND part.people = 'all'
                """
        }
        if Evidence.provable.contains(kind) {
            source = """
                \(source) LEFT JOIN (
                    SELECT \(unescaped: kind.rawValue)_id AS id, count(*) AS files FROM evidence_link
                    WHERE city_id = \(city) AND NOT is_removed GROUP BY 1
                ) AS link ON link.id = kept.id
                """
        }
        let texts = kind.fields.filter(\.isText).map { "kept.\($0.column)" }
        guard !query.searched.isEmpty, !texts.isEmpty else { return source }
        return """
            \(source) CROSS JOIN LATERAL (
                SELECT \(folded(texts)) AS words OFFSET 0
            ) AS told
            """
    }

    var people: SQL { kind == .activity ? "part.count" : "NULL::integer" }

    var files: SQL { Evidence.provable.contains(kind) ? "coalesce(link.files, 0)" : "0" }

    /// The day whose end makes a record late; NULL where there is none.
    var lastDay: SQL {
        guard let late = kind.dueRule, let field = kind.field(late.day) else { return "NULL::date" }
        let day: SQL = "kept.\(unescaped: field.column)"
        if field.form == .period { return "(upper(\(day)) - 1)" }
        if let later = late.later { return "coalesce(kept.\(unescaped: later), \(day))" }
        guard kind == .commitment else { return day }
        // Of a month or year, its last day.
        return """
            (CASE kept.due_precision WHEN 'month' THEN (date_trunc('month', \(day)::timestamp) + interval '1 month')::date - 1
                WHEN 'year' THEN make_date(date_part('year', \(day))::integer, 12, 31)
                WHEN 'decade' THEN make_date(date_part('year', \(day))::integer / 10 * 10 + 9, 12, 31) ELSE \(day) END)
            """
    }

    var isLate: SQL {
        guard let late = kind.dueRule else { return "false" }
        let waits: SQL = late.status.isEmpty ? "true" : "kept.status = ANY (\(late.status))"
        let isOpen: SQL = late.until.map { "kept.\(unescaped: $0) IS NULL" } ?? "true"
        return "(\(waits) AND \(isOpen) AND coalesce(\(lastDay) < \(today)::date, false))"
    }

    // MARK: - Which are asked for

    /// What is asked, each under the facet that it narrows.
    var conditions: [(facet: String, sql: SQL)] {
        var conditions: [(facet: String, sql: SQL)] = [("", "true")]
        conditions += query.searched.map { ("words", says($0)) }
        if let during = query.during { conditions.append(("during", lies(in: during))) }
        for (name, value) in query.chosen.sorted(by: { $0.key < $1.key }) {
            guard let field = kind.facets.first(where: { $0.name == name }) else { continue }
            conditions.append((name, "\(choice(field)) = \(value)"))
        }
        if let check = query.check, kind.isChecked { conditions.append(("check", "\(check.sql)")) }
        if let hasEvidence = query.hasEvidence { conditions.append(("unproved", "(\(files) > 0) = \(hasEvidence)")) }
        if let person = query.enteredBy { conditions.append(("by", "kept.recorded_by = \(person)")) }
        if query.isLate { conditions.append(("late", isLate)) }
        if query.lacksPeople { conditions.append(("uncounted", lacksPeople)) }
        return conditions
    }

    private var lacksPeople: SQL { kind == .activity ? "(\(people) IS NULL AND kept.status = 'held')" : "false" }

    /// Of a field by which one narrows, what it says, as text.
    private func choice(_ field: RecordField) -> SQL {
        let value: SQL = "\(unescaped: field.expression(in: kind))"
        if field.form == .flag { return "(CASE WHEN \(value) THEN 'yes' ELSE 'no' END)" }
        return "coalesce(\(value)::text, \(RecordQuery.nothing))"
    }

    private func lies(in period: Period) -> SQL {
        guard let field = kind.dayField, field.form == .period else {
            return "\(day) <@ \(period)::daterange"
        }
        return "kept.\(unescaped: field.column) && \(period)::daterange"
    }

    /// Whether a word stands in the texts of a record, or in the name of what it refers to.
    private func says(_ word: String) -> SQL {
        var places: [SQL] = []
        if kind.fields.contains(where: \.isText) { places.append("strpos(told.words, fold(\(word))) > 0") }
        for field in kind.fields {
            switch field.form {
            case .reference(let other):
                let names = Language.allCases.flatMap(other.nameColumns).map { "other.\($0)" }
                guard !names.isEmpty else { continue }
                places.append(
                    """
                    kept.\(unescaped: field.column) IN (SELECT id FROM \(unescaped: other.rawValue) AS other WHERE other.city_id = \(city)
                        AND strpos(\(folded(names)), fold(\(word))) > 0)
                    """)
            case .indicator:
                places.append(
                    """
                    kept.\(unescaped: field.column) IN (SELECT id FROM indicator
                        WHERE strpos(fold(concat_ws(' ', code, name_en, name_vi)), fold(\(word))) > 0)
                    """)
            case .city:
                places.append(
                    """
                    kept.\(unescaped: field.column) IN (SELECT id FROM city
                        WHERE strpos(fold(concat_ws(' ', name, name_vi)), fold(\(word))) > 0)
                    """)
            default: continue
            }
        }
        return places.isEmpty ? "false" : "(\(places.joined(" OR ")))"
    }

    // MARK: - In which order

    var order: SQL {
        let first: SQL =
            switch query.order.column {
            case .day: day
            case .name: "\(name) COLLATE \"vi-x-icu\""
            case .people: people
            case .evidence: files
            case .state: "\(lastDay), \(unescaped: kind.isChecked ? "kept.verification" : "NULL::text")"
            case .recorded: "kept.recorded_at"
            case .field(let name): kind.facets.first { $0.name == name }.map(ordered) ?? day
            }
        let direction = query.order.isDescending ? "DESC" : "ASC"
        return """
            \(first) \(unescaped: direction) NULLS LAST, \(day) DESC NULLS LAST, \(name) COLLATE "vi-x-icu",
                \(unescaped: kind.keyColumns)
            """
    }

    private func ordered(_ field: RecordField) -> SQL {
        guard case .reference(let other) = field.form else { return "\(unescaped: field.expression(in: kind))::text" }
        return """
            (SELECT \(unescapedName(of: other, "other")) FROM \(unescaped: other.rawValue) AS other
             WHERE other.city_id = kept.city_id AND other.id = kept.\(unescaped: field.column)) COLLATE "vi-x-icu"
            """
    }

    // MARK: - How many there are

    /// The city's records are read once, with what each condition says of them.
    func counting(year: Int) -> SQL {
        let asked = conditions
        let facets = kind.facets
        var columns: [SQL] = ["\(day) AS day", "kept.recorded_by", "\(people) AS people"]
        columns += asked.enumerated().map { "\($1.sql) AS asked_\(unescaped: "\($0)")" }
        columns += facets.map { "\(choice($0)) AS facet_\(unescaped: $0.name)" }
        let marks: [(name: String, facet: String, sql: SQL)] = [
            ("open", "check", kind.isChecked ? RecordQuery.Check.open.sql : "false"),
            ("rejected", "check", kind.isChecked ? RecordQuery.Check.rejected.sql : "false"),
            ("late", "late", isLate),
            ("unproved", "unproved", Evidence.provable.contains(kind) ? "\(files) = 0" : "false"),
            ("uncounted", "uncounted", lacksPeople),
        ]
        columns += marks.map { "\($0.sql) AS is_\(unescaped: $0.name)" }

        /// What is asked beside this facet.
        func others(_ facet: String) -> SQL {
            let kept = asked.indices.filter { asked[$0].facet != facet }.map { "asked_\(unescaped: "\($0)")" as SQL }
            return kept.joined(" AND ")
        }
        var parts: [SQL] = [
            "SELECT 'all' AS facet, NULL AS value, NULL AS name, count(*) AS count FROM base",
            "SELECT 'found', NULL, NULL, count(*) FROM base WHERE \(others("-"))",
            "SELECT 'attendance', NULL, NULL, coalesce(sum(people), 0) FROM base WHERE \(others("-"))",
        ]
        if kind.isOfDays {
            parts.append(
                """
                (SELECT 'month', date_trunc('month', day)::date::text, NULL, count(*) FROM base
                 WHERE \(others("during")) AND day >= make_date(\(year), 1, 1) AND day < make_date(\(year + 1), 1, 1) GROUP BY 2)
                """)
        }
        parts += marks.map { mark in
            "SELECT '\(unescaped: mark.name)', NULL, NULL, count(*) FROM base WHERE \(others(mark.facet)) AND is_\(unescaped: mark.name)"
        }
        parts += facets.map { field in
            """
            (SELECT '\(unescaped: field.name)', facet_\(unescaped: field.name), NULL, count(*) FROM base
             WHERE \(others(field.name)) GROUP BY 2
             ORDER BY facet_\(unescaped: field.name) = \(RecordQuery.nothing), 4 DESC, 2 LIMIT \(Self.mostChoices))
            """
        }
        parts.append(
            """
            (SELECT 'by', recorded_by::text, person_name(recorded_by), count(*) FROM base
             WHERE \(others("by")) GROUP BY recorded_by ORDER BY 4 DESC, 2 LIMIT \(Self.mostChoices))
            """)
        return """
            WITH base AS MATERIALIZED (
                SELECT \(columns.joined(", ")) FROM \(source) WHERE \(rows)
            )
            \(parts.joined(" UNION ALL "))
            """
    }
}

extension RecordQuery.Check {
    fileprivate var sql: SQL {
        switch self {
        case .open: "kept.verification IN ('stated', 'sourced')"
        case .passed: "kept.verification IN ('checked_in_city', 'checked_outside')"
        case .rejected: "kept.verification = 'rejected'"
        }
    }
}

extension RecordKind {
    /// The columns that name a record, what the reader would rather have first.
    fileprivate func nameColumns(in language: Language) -> [String] {
        let titles = Title.order(for: language).flatMap { [$0.key("title"), $0.key("name")] }
        let names = titles + ["title", "name", "subject", "body", "holder", "adopter", "text"]
        return names.filter { field($0) != nil }
    }
}

extension RecordField {
    /// Of what somebody wrote, so that it is searched.
    fileprivate var isText: Bool {
        switch form {
        case .title, .prose: true
        case .word: ["cycle", "figure_unit"].contains(name)
        default: false
        }
    }

    fileprivate var isOfOthers: Bool {
        switch form {
        case .reference, .indicator, .city: true
        default: false
        }
    }
}
