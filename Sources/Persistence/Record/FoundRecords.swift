import Domain
import Postgres

/// Records of a kind in which something was found.
public struct FoundRecords: Sendable {
    public var kind: RecordKind
    /// The newest of them.
    public var records: [LoggedRecord]
    public var count: Int

    public init(kind: RecordKind, records: [LoggedRecord], count: Int) {
        (self.kind, self.records, self.count) = (kind, records, count)
    }
}

extension Connection {
    /// Looks in all that the acting person may see of a city for records whose texts hold all of the words, wherever a word begins, in
    /// capitals or not, with marks or without.
    /// - Parameters:
    ///   - words: folded.
    ///   - indicators: codes of the indicators that are called so; their values are found, too.
    ///   - limit: so many of each kind.
    public func find(
        _ words: [String], indicators: [String], of city: City.ID, limit: Int
    ) throws -> [FoundRecords] {
        guard !words.isEmpty else { return [] }
        // What the texts say is worked out once a row, and all kinds are looked through by one statement.
        let parts = RecordKind.allCases.compactMap { kind -> SQL? in
            guard let condition = kind.finds(words, indicators: indicators) else { return nil }
            return """
                (SELECT '\(unescaped: kind.rawValue)' AS kind, concat_ws(',', \(unescaped: kind.keyColumns)) AS key,
                    count(*) OVER () AS found
                 \(standing(kind, of: city, where: condition))
                 ORDER BY recorded_at DESC, \(unescaped: kind.keyColumns) LIMIT \(limit))
                """
        }
        let rows = try run("\(parts.joined(" UNION ALL "))").map {
            (kind: try $0["kind"] as String, key: try $0["key"] as String, count: try $0["found"] as Int)
        }
        let byKind = Dictionary(grouping: rows, by: \.kind)
        let found = RecordKind.allCases.compactMap { kind in
            byKind[kind.rawValue].map { (kind: kind, keys: $0.map(\.key), count: $0[0].count) }
        }
        let records = try loggedRecords(found.map { ($0.kind, $0.keys) }, of: city)
        return zip(found, records).map { FoundRecords(kind: $0.kind, records: $1, count: $0.count) }
    }
}

extension RecordKind {
    /// That a row's texts hold all of the words, or that it is of one of the indicators; `nil` where it has neither.
    fileprivate func finds(_ words: [String], indicators: [String]) -> SQL? {
        let texts = fields.filter(\.form.isText).map { "kept.\($0.column)" }
        var conditions: [SQL] = []
        if !texts.isEmpty {
            conditions.append(
                """
                (SELECT bool_and(strpos(said.words, word) > 0)
                 FROM (SELECT \(folded(texts)) AS words) AS said, unnest(\(words)::text[]) AS word)
                """)
        }
        if !indicators.isEmpty, field("indicator") != nil {
            conditions.append("indicator_id IN (SELECT id FROM indicator WHERE code = ANY (\(indicators)))")
        }
        return conditions.isEmpty ? nil : "(\(conditions.joined(" OR ")))"
    }
}

/// What texts of a record say, as fold() has it: they are kept in one form of letters, and to bring them there once more takes five
/// times as long as all the rest.
func folded(_ columns: [String]) -> SQL {
    "lower(unaccent('unaccent'::regdictionary, concat_ws(' ', \(unescaped: columns.joined(separator: ", ")))))"
}

extension RecordField.Form {
    /// Whether people write words there.
    fileprivate var isText: Bool {
        switch self {
        case .title, .prose, .word, .webAddress: true
        default: false
        }
    }
}
