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

extension Instant: SQLValue {}
