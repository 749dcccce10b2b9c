import Foundation

/// The dated values of one indicator for the whole city and all of its residents, as the overview draws them: the oldest first.
public struct StorySeries: Equatable, Sendable {
    public struct Point: Equatable, Sendable {
        public var id: UUID
        public var period: Period
        public var status: Observation.Status
        /// `nil` unless known or estimated.
        public var figure: Figure?
        public var method: Observation.Method
        public var source: String
        public var origin: Origin

        public init(
            id: UUID, period: Period, status: Observation.Status = .known, figure: Figure?,
            method: Observation.Method = .officialStatistic, source: String, origin: Origin = .city
        ) {
            self.id = id
            self.period = period
            self.status = status
            self.figure = figure
            self.method = method
            self.source = source
            self.origin = origin
        }
    }

    public struct Target: Equatable, Sendable {
        public var value: Decimal
        public var dueOn: Day

        public init(value: Decimal, dueOn: Day) {
            self.value = value
            self.dueOn = dueOn
        }
    }

    public var subject: SeriesID
    /// Of an own indicator; the framework has those of its own.
    public var title: Title?
    public var unit: String?
    /// Of the Key Features, such as `2.2`; `nil` where none was named.
    public var area: String?
    public var points: [Point]
    /// The one that was adopted last.
    public var target: Target?

    public init(
        subject: SeriesID, title: Title? = nil, unit: String?, area: String?, points: [Point], target: Target? = nil
    ) {
        self.subject = subject
        self.title = title
        self.unit = unit
        self.area = area
        self.points = points
        self.target = target
    }

    /// `%`, or `% of families`.
    public var isShare: Bool { unit?.hasPrefix("%") == true }

    /// The newest point with a number.
    public var newest: Point? { points.last { $0.figure != nil } }

    /// How the newest value compares with the one from which progress of the city counts: the last that was of a time before it
    /// joined, else the first. Only exact values by the same method and source compare; `nil` where there are not two.
    public func move(since joined: Day?) -> Move? {
        guard let newest = points.last(where: { $0.exact != nil }), let value = newest.exact else { return nil }
        let same = points.filter {
            $0.exact != nil && $0.source.asSourceName == newest.source.asSourceName && $0.method == newest.method
        }
        let before = joined.flatMap { joined in same.last { $0.period.last.map { $0 <= joined } == true } }
        guard let base = before ?? same.first, let was = base.exact,
            let end = base.period.last, end < newest.period.first
        else { return nil }
        return Move(series: self, base: base, newest: newest, comparable: same, change: value - was)
    }

    /// From where a series came to where it is.
    public struct Move: Equatable, Sendable {
        public var series: StorySeries
        public var base: Point
        public var newest: Point
        /// All points that compare with the newest.
        public var comparable: [Point]
        public var change: Decimal

        /// How far it moved: of shares in parts of the whole, else in parts of the larger value.
        public var extent: Decimal {
            guard let was = base.exact, let value = newest.exact else { return 0 }
            let whole = series.isShare ? 100 : max(abs(was), abs(value))
            return whole == 0 ? 0 : abs(change) / whole
        }
    }
}

extension StorySeries.Point {
    /// The number, where it is exact.
    fileprivate var exact: Decimal? { figure.flatMap { $0.qualifier == nil ? $0.value : nil } }
}
