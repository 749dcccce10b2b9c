import Foundation

/// What is unlikely of a number that somebody gave. It is asked back, with why; an answer lets the number through.
public enum Doubt: Error, Equatable, Sendable {
    /// - usual: the usual change of a year, where the series has one.
    case change(found: Decimal, before: Decimal, in: Period, usual: Double?)
    /// A share of 1 where percentages stand.
    case share(found: Decimal, likely: Decimal)
    /// - percentage: what the quotient is in per cent, where the value is one.
    case quotient(found: Decimal, Decimal, Decimal, percentage: Double?)
    /// A group far from all residents.
    case part(found: Decimal, whole: Decimal)
    /// The groups of one whole are more than it.
    case parts(sum: Decimal, whole: Decimal)
    case aboveInhabitants(found: Int, inhabitants: Int)
    case group(found: Int, before: Int, in: Int)
    case amount(found: Decimal, usual: Decimal)
    case smallAmount(found: Decimal, millions: Decimal)

    /// The number that was likely meant.
    public var likely: Decimal? {
        switch self {
        case .share(_, let likely), .smallAmount(_, let likely): likely
        default: nil
        }
    }

    /// The field of a record in which somebody says why the number is right all the same.
    public static let answer = "right_because"
}

extension Catalogue {
    /// The question.
    public func callAsFunction(_ doubt: Doubt) -> String {
        func number(_ number: Decimal) -> Value { .text(language.format(number)) }
        switch doubt {
        case .change(let found, let before, let period, let usual):
            let values: [String: Value] = ["found": number(found), "before": number(before), "period": .period(period)]
            guard let usual, usual > 0 else { return self("doubt.change", values) }
            let places = usual < 10 ? 1 : 0
            return self(
                "doubt.change-of-usual",
                values.merging(["usual": .text(language.format(usual, places: usual < 0.1 ? 3 : places))]) { $1 })
        case .share(let found, let likely):
            return self("doubt.share", ["found": number(found), "likely": number(likely)])
        case .quotient(let found, let numerator, let denominator, let percentage):
            let values = ["found": number(found), "numerator": number(numerator), "denominator": number(denominator)]
            guard let percentage else { return self("doubt.quotient", values) }
            return self(
                "doubt.quotient-in-percent",
                values.merging(["quotient": .text(language.format(percentage, places: 1))]) { $1 })
        case .part(let found, let whole):
            return self("doubt.part", ["found": number(found), "whole": number(whole)])
        case .parts(let sum, let whole): return self("doubt.parts", ["sum": number(sum), "whole": number(whole)])
        case .aboveInhabitants(let found, let inhabitants):
            return self("doubt.inhabitants", ["found": .number(found), "inhabitants": .number(inhabitants)])
        case .group(let found, let before, let year):
            return self(
                "doubt.group", ["found": .number(found), "before": .number(before), "year": .text("\(year)")])
        case .amount(let found, let usual):
            return self("doubt.amount", ["found": number(found), "usual": number(usual)])
        case .smallAmount(let found, let millions):
            return self("doubt.small-amount", ["found": number(found), "millions": number(millions)])
        }
    }
}
