import Foundation

/// What stands in one field of a record.
public enum RecordValue: Hashable, Sendable {
    /// A text, a word of a closed set, or the code of an area, a feature, an indicator or a city.
    case text(String)
    /// Words of a closed set, or codes of features.
    case words([String])
    case number(Decimal)
    case count(Int)
    case flag(Bool)
    case day(Day)
    case period(Period)
    /// The identity of another record of the city.
    case record(UUID)

    /// As a file holds it, so that it can be read from there again.
    public var written: String {
        switch self {
        case .text(let text): text
        case .words(let words): words.joined(separator: " ")
        case .number(let number): "\(number)"
        case .count(let count): "\(count)"
        case .flag(let flag): flag ? "yes" : "no"
        case .day(let day): "\(day)"
        case .period(let period): period.written
        case .record(let id): id.uuidString.lowercased()
        }
    }
}
