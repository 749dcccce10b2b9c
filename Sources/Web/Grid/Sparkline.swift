import Domain
import Foundation
import Persistence

/// A row’s values as a small drawing on a scale of its own: a ring where it began, a disc where it stands, dots over years of which
/// nothing is known, an upright mark at the target.
struct Sparkline {
    struct Point: Equatable {
        var x: Double
        var y: Double
        /// A year before this one is not known.
        var isAfterGap = false
    }

    let points: [Point]
    /// How high the target lies.
    let target: Double?

    /// `nil` where there is nothing to draw.
    init?(_ row: FigureTable.Row) {
        let known = row.values.compactMap { year, value in
            value.value.figure.map { (year: year, value: $0.value.double) }
        }.sorted { $0.year < $1.year }
        guard let first = known.first, let last = known.last else { return nil }
        let aim = row.target.map { $0.figure.value.double }
        let all = known.map(\.value) + (aim.map { [$0] } ?? [])
        guard let low = all.min(), let high = all.max(), low.isFinite, high.isFinite else { return nil }
        let (span, years) = (high - low, Double(max(last.year - first.year, 1)))
        func height(_ value: Double) -> Double { span > 0 ? 25 - 20 * ((value - low) / span) : 15 }
        var before: Int?
        points = known.map { year, value in
            defer { before = year }
            return Point(
                x: 4 + 64 * Double(year - first.year) / years, y: height(value),
                isAfterGap: before.map { year > $0 + 1 } ?? false)
        }
        target = aim.map(height)
    }
}

extension Decimal {
    /// For drawings: near enough.
    fileprivate var double: Double { (self as NSDecimalNumber).doubleValue }
}
