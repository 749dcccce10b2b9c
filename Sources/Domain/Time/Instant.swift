import Foundation

/// A moment to the microsecond, as PostgreSQL keeps it. Its text is ISO 8601 in UTC: `2026-11-24 08:00:00.123456+00`.
public struct Instant: Hashable, Comparable, LosslessStringConvertible, Codable, Sendable {
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
