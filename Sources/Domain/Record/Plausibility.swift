import Foundation

/// When a number that is possible is asked back all the same. It is never refused: whoever says why it is right has it kept.
public struct Plausibility: Equatable, Sendable {
    /// So many usual changes of a year between a value and those beside it are asked about.
    public var changeTimes: Double
    /// The least that counts as a usual change: in points of a percentage, as a share of the value beside it, and of whole things.
    public var leastPoints: Double
    public var leastShare: Double
    public var leastWhole: Double
    /// What lies below, beside percentages, is a share of 1.
    public var shareBelow: Double
    /// By which share a value may differ from its quotient.
    public var quotientTolerance: Double
    public var partTimes: Double
    public var groupTimes: Double
    public var moneyTimes: Double
    /// By the code of the country, what no item of a budget costs.
    public var leastMoney: [String: Decimal]

    public init(
        changeTimes: Double, leastPoints: Double, leastShare: Double, leastWhole: Double, shareBelow: Double,
        quotientTolerance: Double, partTimes: Double, groupTimes: Double, moneyTimes: Double,
        leastMoney: [String: Decimal]
    ) {
        (self.changeTimes, self.leastPoints, self.leastShare) = (changeTimes, leastPoints, leastShare)
        (self.leastWhole, self.shareBelow, self.quotientTolerance) = (leastWhole, shareBelow, quotientTolerance)
        (self.partTimes, self.groupTimes, self.moneyTimes) = (partTimes, groupTimes, moneyTimes)
        self.leastMoney = leastMoney
    }
}

/// A value in a period, with what else is known of it.
public struct PeriodValue: Equatable, Sendable {
    public var period: Period
    public var value: Decimal

    public init(_ value: Decimal, in period: Period) { (self.value, self.period) = (value, period) }

    /// Where the period begins, in years.
    fileprivate var place: Double { Double(period.first.year) + Double(period.first.month - 1) / 12 }
    /// How long the period is, in months; `nil` where it has no end.
    fileprivate var months: Int? {
        period.last.map { ($0.year - period.first.year) * 12 + $0.month - period.first.month + 1 }
    }
}

/// What a value is compared with.
public struct ValueContext: Equatable, Sendable {
    /// As its indicator names it; percentages begin with `%`.
    public var unit: String?
    public var numerator: Decimal?
    public var denominator: Decimal?
    /// The other values of the same series: of the same indicator, group and territory.
    public var neighbours: [PeriodValue]
    /// Where it is of a group, the value of all residents in the same period.
    public var whole: Decimal?
    /// The values of the other groups that make up the same whole.
    public var otherParts: [Decimal]

    public init(
        unit: String?, numerator: Decimal? = nil, denominator: Decimal? = nil, neighbours: [PeriodValue] = [],
        whole: Decimal? = nil, otherParts: [Decimal] = []
    ) {
        (self.unit, self.numerator, self.denominator) = (unit, numerator, denominator)
        (self.neighbours, self.whole, self.otherParts) = (neighbours, whole, otherParts)
    }

    fileprivate var isPercentage: Bool { unit?.hasPrefix("%") == true }
}

// MARK: Values

extension Plausibility {
    /// What is unlikely of a value; `nil` where nothing is.
    public func doubt(of value: PeriodValue, in context: ValueContext) -> Doubt? {
        quotient(value.value, context) ?? share(value, context) ?? part(value.value, context)
            ?? change(value, context)
    }

    /// A value beside the quotient that is given with it. A rate may be for any power of ten; a percentage is per hundred.
    private func quotient(_ value: Decimal, _ context: ValueContext) -> Doubt? {
        guard let numerator = context.numerator, let denominator = context.denominator, denominator > 0 else {
            return nil
        }
        let quotient = numerator.double / denominator.double
        let scales = context.isPercentage ? [100] : (0...6).map { pow(10, Double($0)) }
        let isIt = scales.contains { scale in
            abs(value.double - quotient * scale)
                <= max(quotient * scale * quotientTolerance, context.isPercentage ? 0.06 : 0)
        }
        guard !isIt, value != numerator else { return nil }
        return .quotient(found: value, numerator, denominator, percentage: context.isPercentage ? quotient * 100 : nil)
    }

    private func share(_ value: PeriodValue, _ context: ValueContext) -> Doubt? {
        guard context.isPercentage, value.value > 0, value.value.double < shareBelow else { return nil }
        let others = context.neighbours.filter { $0.period != value.period }.map(\.value.double).sorted()
        guard let usual = others.median, usual >= 10 * shareBelow else { return nil }
        return .share(found: value.value, likely: value.value * 100)
    }

    private func part(_ value: Decimal, _ context: ValueContext) -> Doubt? {
        guard let whole = context.whole, whole > 0 else { return nil }
        if context.isPercentage {
            let times = value.double / whole.double
            return times > partTimes || times < 1 / partTimes ? .part(found: value, whole: whole) : nil
        }
        guard context.unit.map(countsThings) ?? false else { return nil }
        let sum = context.otherParts.reduce(value, +)
        return sum > whole ? .parts(sum: sum, whole: whole) : nil
    }

    /// A rate, a rating or a length of time is no sum of its parts.
    private func countsThings(_ unit: String) -> Bool {
        !["%", "/", "per ", "a month", "rating", "year", "point"].contains { unit.contains($0) }
    }

    /// A value far from those before and after it, by what the series usually changes in a year.
    private func change(_ value: PeriodValue, _ context: ValueContext) -> Doubt? {
        // What is counted up over a year is no neighbour of what is counted in a month; a share or a rate is one whenever it was asked.
        let addsUp = context.unit.map(countsThings) ?? true
        let others = context.neighbours.filter { $0.period != value.period && (!addsUp || $0.months == value.months) }
            .sorted { $0.place < $1.place }
        let before = others.last { $0.place < value.place }
        let after = others.first { $0.place > value.place }
        guard let nearest = before ?? after else { return nil }
        let changes = zip(others, others.dropFirst()).map { $0.changeInYear(to: $1) }.sorted()
        let isWhole = (others + [value]).allSatisfy { $0.value.isWhole }
        let least =
            context.isPercentage
            ? leastPoints : max(leastShare * abs(nearest.value.double), isWhole ? leastWhole : 0)
        let usual = max(changes.median ?? 0, least)
        guard usual > 0,
            [before, after].compactMap(\.self).allSatisfy({ $0.changeInYear(to: value) > changeTimes * usual })
        else { return nil }
        return .change(found: value.value, before: nearest.value, in: nearest.period, usual: changes.median)
    }
}

extension PeriodValue {
    /// How much it changed a year, whichever way; values less than a year apart by how much they changed.
    fileprivate func changeInYear(to other: PeriodValue) -> Double {
        abs(other.value.double - value.double) / max(1, abs(other.place - place))
    }
}

// MARK: People and money

extension Plausibility {
    /// - Parameter count: how many took part.
    public func doubt(ofAttendance count: Int, inhabitants: Int?) -> Doubt? {
        inhabitants.flatMap { count > $0 ? .aboveInhabitants(found: count, inhabitants: $0) : nil }
    }

    /// - Parameter last: the size of the same group in the year before for which there is one, else after.
    public func doubt(ofGroup people: Int, inhabitants: Int?, last: (people: Int, year: Int)?) -> Doubt? {
        if let inhabitants, people > inhabitants { return .aboveInhabitants(found: people, inhabitants: inhabitants) }
        guard let last, Double(people) * groupTimes < Double(last.people) else { return nil }
        return .group(found: people, before: last.people, in: last.year)
    }

    /// - Parameters:
    ///   - others: the other amounts of the city.
    ///   - country: the code of the city's country, whose money it is.
    public func doubt(ofAmount amount: Decimal, among others: [Decimal], in country: String) -> Doubt? {
        guard amount > 0 else { return nil }
        if let least = leastMoney[country], amount < least {
            return .smallAmount(found: amount, millions: amount * 1_000_000)
        }
        let usual = others.filter { $0 > 0 }.sorted()
        guard let median = usual.median, amount > median * Decimal(moneyTimes) || amount * Decimal(moneyTimes) < median
        else { return nil }
        return .amount(found: amount, usual: median)
    }
}

extension Array {
    /// The middle of what is sorted, the lower of two.
    fileprivate var median: Element? { isEmpty ? nil : self[(count - 1) / 2] }
}

extension Decimal {
    fileprivate var double: Double { (self as NSDecimalNumber).doubleValue }
    fileprivate var isWhole: Bool { exponent >= 0 || double == double.rounded() }
}
