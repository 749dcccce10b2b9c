import Domain
import Foundation
import Postgres

extension Identifier: SQLValue {}
extension Role: SQLValue {}
extension Territory: SQLValue {}
extension Origin: SQLValue {}
extension Verification: SQLValue {}
extension Figure.Qualifier: SQLValue {}
extension Period.Precision: SQLValue {}
extension Period.Basis: SQLValue {}
extension Observation.Status: SQLValue {}
extension Observation.Method: SQLValue {}
extension Commitment.Status: SQLValue {}
extension Programme.Status: SQLValue {}
extension Activity.Status: SQLValue {}

/// A `daterange`: PostgreSQL writes it with the day after the last as its open end.
extension Period: SQLValue {
    public var sqlText: String { "[\(first),\(last.map { "\($0)" } ?? "")]" }

    public init?(sqlText: String) { self.init(text: sqlText.utf8) }
    public init?(sqlBytes: UnsafeRawBufferPointer) { self.init(text: sqlBytes) }

    private init?(text: some BidirectionalCollection<UInt8>) {
        guard text.first == UInt8(ascii: "["), text.last == UInt8(ascii: ")") else { return nil }
        let ends = text.dropFirst().dropLast()
        guard let comma = ends.firstIndex(of: UInt8(ascii: ",")), let first = Day(utf8: ends[..<comma]) else {
            return nil
        }
        self.init(first: first, last: Day(utf8: ends[comma...].dropFirst())?.previous)
    }
}

extension Day: SQLValue {
    public init?(sqlBytes: UnsafeRawBufferPointer) { self.init(utf8: sqlBytes) }
}
extension Region: SQLValue {}
extension Gate: SQLValue {}
extension GateRules: SQLValue {}
extension GateResult.Outcome: SQLValue {}
extension Measured.Status: SQLValue {}
extension Framework.Confidence: SQLValue {}
extension FrameworkItem.Kind: SQLValue {}
extension FrameworkMapping.Kind: SQLValue {}
extension FrameworkMapping.Basis: SQLValue {}
extension Indicator.Measurement: SQLValue {}
extension Indicator.Direction.Word: SQLValue {}
extension Indicator.Frequency: SQLValue {}
extension Indicator.Tier: SQLValue {}
extension Indicator.Provenance: SQLValue {}

extension Row {
    /// A date known in part, from its two columns; NULL is not known.
    func uncertainDate(_ earliest: String, _ latest: String) throws(DecodingFailure) -> UncertainDate {
        UncertainDate(earliest: try self[earliest], latest: try self[latest])
    }

    /// A name from the columns `name_en` or `title_en` and their like.
    func title(_ prefix: String = "title") throws(DecodingFailure) -> Title {
        Title(en: try self["\(prefix)_en"], vi: try self["\(prefix)_vi"], viBasis: try self["\(prefix)_vi_basis"])
    }

    /// A figure from its columns; `nil` where its value is NULL.
    func figure(_ value: String, _ qualifier: String, unit: String) throws(DecodingFailure) -> Figure? {
        guard let number: Decimal = try self[value] else { return nil }
        return Figure(qualifier: try self[qualifier], value: number, unit: try self[unit])
    }
}

/// A moment to the microsecond, as PostgreSQL keeps it. Its text is ISO 8601 in UTC: `2026-11-24 08:00:00.123456+00`.
public struct Instant: SQLValue, Hashable, Comparable, LosslessStringConvertible, Codable {
    /// As PostgreSQL writes it with the time zone UTC.
    public let description: String

    /// Trusts a text that PostgreSQL wrote; a text that a person wrote is read by `Connection.instant(from:)`.
    public init?(_ description: String) { self.description = description }

    /// The moment to the second, for pages.
    public var date: Date {
        let text = description.prefix(19).replacing(" ", with: "T") + "Z"
        return (try? Date(String(text), strategy: .iso8601)) ?? .distantPast
    }

    /// Equal lengths compare as text does; PostgreSQL drops trailing zeros of the fraction, which this puts back.
    public static func < (left: Instant, right: Instant) -> Bool { left.sortable < right.sortable }

    private var sortable: String {
        let time = description.prefix { $0 != "+" }
        return time.contains(".") ? String(time) : "\(time)."
    }
}
