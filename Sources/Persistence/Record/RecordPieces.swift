import Domain
import Postgres

/// A part of all records of a city, kind by kind.
public struct RecordPiece: Equatable, Sendable {
    public var records: [LoggedRecord]
    /// After which the next part begins; `nil` where this is the last.
    public var next: RecordPlace?
}

/// A record as the place at which a list of all records is cut. Written `programme,KEY`.
public struct RecordPlace: Equatable, Sendable, LosslessStringConvertible {
    public var kind: RecordKind
    public var key: String

    public init(_ record: LoggedRecord) { (kind, key) = (record.kind, record.key) }

    public init?(_ text: String) {
        let parts = text.split(separator: ",", maxSplits: 1).map(String.init)
        guard parts.count == 2, let kind = RecordKind(rawValue: parts[0]) else { return nil }
        (self.kind, key) = (kind, parts[1])
    }

    public var description: String { "\(kind.rawValue),\(key)" }
}

extension Connection {
    /// All records of a city that count, in the order of kinds and keys, so many at a time.
    /// - Parameters:
    ///   - instant: a sealed one; `nil` for now.
    ///   - place: where the part before ended.
    public func records(
        of city: City.ID, asOf instant: Instant?, after place: RecordPlace? = nil, limit: Int
    ) throws -> RecordPiece {
        let there = try kindsLogged(of: city, asOf: instant)
        var records: [LoggedRecord] = []
        for kind in RecordKind.allCases where there.contains(kind) {
            if let place, RecordKind.inOrder(kind, place.kind) { continue }
            // One more than fits tells that there are more.
            records += try self.records(
                kind, of: city, asOf: instant, after: place?.kind == kind ? place?.key : nil,
                limit: limit + 1 - records.count)
            if records.count > limit { break }
        }
        guard records.count > limit else { return RecordPiece(records: records) }
        records.removeLast()
        return RecordPiece(records: records, next: records.last.map(RecordPlace.init))
    }

    /// The kinds of which the acting person may see a record.
    private func kindsLogged(of city: City.ID, asOf instant: Instant?) throws -> Set<RecordKind> {
        let kinds = try run(
            RecordKind.allCases.map { kind -> SQL in
                """
                SELECT '\(unescaped: kind.rawValue)' AS kind
                WHERE EXISTS (SELECT FROM \(table(kind.rawValue, asOf: instant)) AS kept WHERE city_id = \(city))
                """
            }.joined(" UNION ALL "))
        return Set(try kinds.compactMap { RecordKind(rawValue: try $0["kind"]) })
    }
}
