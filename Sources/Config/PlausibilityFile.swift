import Domain
import Foundation
import Input

extension Home {
    /// When numbers are asked back.
    /// - Throws: `InputError` with file, line and key: one that is missing, unknown or no number above 0.
    public func plausibility() throws -> Plausibility {
        try Plausibility(try YAML(path: "\(path)/Config/plausibility.yaml"))
    }
}

extension Plausibility {
    /// - Throws: as above.
    init(_ yaml: YAML) throws(InputError) {
        try yaml.allow([
            "change", "share_below", "quotient_tolerance", "part_times", "group_times", "money",
        ])
        let (change, money) = (try yaml.child("change"), try yaml.child("money"))
        try change.allow(["times", "least_points", "least_share", "least_whole"])
        try money.allow(["times", "least"])
        var least: [String: Decimal] = [:]
        for (country, amount) in try money.child("least").entries() {
            least[country] = try amount.value("a number above 0") { Decimal(exactly: $0).flatMap { $0 > 0 ? $0 : nil } }
        }
        self.init(
            changeTimes: try change.child("times").aboveZero(),
            leastPoints: try change.child("least_points").aboveZero(),
            leastShare: try change.child("least_share").aboveZero(),
            leastWhole: try change.child("least_whole").aboveZero(),
            shareBelow: try yaml.child("share_below").aboveZero(),
            quotientTolerance: try yaml.child("quotient_tolerance").aboveZero(),
            partTimes: try yaml.child("part_times").aboveZero(), groupTimes: try yaml.child("group_times").aboveZero(),
            moneyTimes: try money.child("times").aboveZero(), leastMoney: least)
    }
}

extension YAML {
    fileprivate func aboveZero() throws(InputError) -> Double {
        try value("a number above 0") { Double($0).flatMap { $0.isFinite && $0 > 0 ? $0 : nil } }
    }
}
