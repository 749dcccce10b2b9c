import Foundation

/// A day of the Gregorian calendar, without a time or a time zone: `2024-02-14`.
public struct Day: Hashable, Comparable, Sendable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// `nil` where the calendar has no such day, or the year is outside 1…9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year)
        else {
            return nil
        }
        self.init(year, month, day)
    }

    private init(_ year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The first and the last day of a year from 1 to 9999.
    public static func first(of year: Int) -> Day { Day(year, 1, 1) }
    public static func last(of year: Int) -> Day { Day(year, 12, 31) }

    /// Today in Hà Nội, the product's home, wherever the program runs: the database's `today()` says the same.
    public static var today: Day { inHanoi(Date()) }

    /// The day that a moment belongs to in Hà Nội, which is seven hours ahead of UTC all year.
    public static func inHanoi(_ moment: Date) -> Day {
        Day(String(moment.addingTimeInterval(7 * 3600).ISO8601Format().prefix(10))) ?? .first(of: 1970)
    }

    public var next: Day {
        if day < Self.days(in: month, of: year) { return Day(year, month, day + 1) }
        return month < 12 ? Day(year, month + 1, 1) : Day(year + 1, 1, 1)
    }

    public var previous: Day {
        if day > 1 { return Day(year, month, day - 1) }
        return month > 1 ? Day(year, month - 1, Self.days(in: month - 1, of: year)) : Day(year - 1, 12, 31)
    }

    /// The same day so many months later; the last day of the month where that one is shorter, so 29 February counts as 28.
    public func adding(months: Int) -> Day {
        let index = year * 12 + (month - 1) + months
        let (year, month) = (index / 12, index % 12 + 1)
        return Day(year, month, min(day, Self.days(in: month, of: year)))
    }

    public func adding(days: Int) -> Day {
        (0..<abs(days)).reduce(self) { day, _ in days < 0 ? day.previous : day.next }
    }

    public func adding(years: Int) -> Day { adding(months: 12 * years) }

    /// How many days lie between an earlier day and this one; below 0 where that one is later.
    public func days(since other: Day) -> Int { number - other.number }

    /// Days since 1 March of the year 0.
    private var number: Int {
        let (year, month) = month > 2 ? (self.year, self.month - 3) : (self.year - 1, self.month + 9)
        return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1
    }

    public static func < (left: Day, right: Day) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Written and read as ISO 8601, `2024-02-14`, in files, JSON and SQL.
extension Day: LosslessStringConvertible, Codable {
    public init?(_ text: String) { self.init(utf8: text.utf8) }

    /// Byte by byte, and specialised by whoever calls it, since pages read days by the thousand.
    @inlinable public init?(utf8 text: some Collection<UInt8>) {
        var place = 0
        var (year, month, day) = (0, 0, 0)
        for byte in text {
            let digit = Int(byte) - Int(UInt8(ascii: "0"))
            switch place {
            case 4, 7:
                guard byte == UInt8(ascii: "-") else { return nil }
            case 0...9 where (0...9).contains(digit):
                if place < 4 { year = year * 10 + digit }
                if place == 5 || place == 6 { month = month * 10 + digit }
                if place > 7 { day = day * 10 + digit }
            default:
                return nil
            }
            place += 1
        }
        guard place == 10 else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = Day(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” is not a day")
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
