import Foundation

/// What one child adds to its group against a reference.
public struct Contribution: Equatable, Sendable {
    public var child: String
    /// In the unit of the group; all contributions of a group add up to value − reference.
    public var amount: Double
}

/// A group of one unit, taken apart.
public struct Breakdown: Equatable, Sendable {
    public var group: String
    public var value: Double
    /// The value of the group under the reference.
    public var reference: Double
    /// In the order of the method; children that are missing on both sides, or carry no weight, are left out.
    public var parts: [Contribution]
}

/// What the value of a group is compared with.
public enum Reference: Sendable {
    /// Every child at this value, such as 0 or a floor.
    case value(Double)
    /// The children of a unit in other scores: a baseline, or the previous run.
    case scores(Scores, unit: String)
}

/// Why contributions cannot be given.
public enum NoContributions: Error, Equatable, CustomStringConvertible {
    case unknown(String)
    case missing(String)
    /// The geometric mean compares by ratio, and a power below 0 divides: neither knows a reference of 0 or less.
    case notPositive(String)
    case notAveraged(String)

    public var description: String {
        switch self {
        case .unknown(let name): "There is no \(name) here."
        case .missing(let name): "\(name) has no value to take apart."
        case .notPositive(let name): "\(name) compares by ratio; the reference must be above 0."
        case .notAveraged(let name): "\(name) counts wins over other units; it has no parts."
        }
    }
}

extension Scores {
    /// What every child of `group` adds to it for one unit, against a reference, adding up to group − reference.
    ///
    /// With x the children, r their reference, w the weights renormalised to 1, G and R the two values of the group:
    /// - arithmetic: w·(x − r)
    /// - geometric: L(G, R)·w·ln(x/r), L the logarithmic mean (G − R)/(ln G − ln R) (LMDI; Ang 2004)
    /// - harmonic and power: the Aumann–Shapley value, (x − r)·∫₀¹ ∂M/∂x along the straight line from r to x.
    ///
    /// A child that is missing on one side is taken at its group's value there, which is what leaving it out means for the
    /// group. Errors: `NoContributions` for an unknown unit or group, a missing value, a geometric mean or a power below 0
    /// whose reference is not above 0, and a Copeland score.
    public func contributions(to group: String, of unit: String, against reference: Reference) throws -> Breakdown {
        guard let node = method.node(group), node >= method.measures.count else { throw NoContributions.unknown(group) }
        guard let position = position(of: unit) else { throw NoContributions.unknown(unit) }
        let mean = method.mean(of: method.groups[node - method.measures.count])
        guard mean != .copeland else { throw NoContributions.notAveraged(group) }
        let value = columns[node][position]
        guard !value.isNaN else { throw NoContributions.missing(group) }
        let children = method.tree.children[node - method.measures.count].filter { method.weight(of: $0) > 0 }
        let (base, references) = try references(reference, group, children)
        guard !base.isNaN else { throw NoContributions.missing("the reference of \(group)") }

        let kept = children.indices.filter { !columns[children[$0]][position].isNaN || !references[$0].isNaN }
        let x = kept.map { columns[children[$0]][position] }.map { $0.isNaN ? value : $0 }
        let r = kept.map { references[$0].isNaN ? base : references[$0] }
        var total = 0.0
        for place in kept { total += method.weight(of: children[place]) }
        let w = kept.map { method.weight(of: children[$0]) / total }
        guard let amounts = shares(mean, w, x, r, value, base) else { throw NoContributions.notPositive(group) }
        let names = kept.map { method.name(of: children[$0]) }
        return Breakdown(
            group: group, value: value, reference: base,
            parts: zip(names, amounts).map { Contribution(child: $0, amount: $1) })
    }

    /// The value of the group, and of its children, under a reference.
    private func references(
        _ reference: Reference, _ group: String, _ children: [Int]
    ) throws -> (Double, [Double]) {
        switch reference {
        case .value(let value): return (value, children.map { _ in value })
        case .scores(let other, let unit):
            guard let position = other.position(of: unit) else { throw NoContributions.unknown(unit) }
            guard let node = other.method.node(group) else { throw NoContributions.unknown(group) }
            let values = children.map { child in
                other.method.node(method.name(of: child)).map { other.columns[$0][position] } ?? .nan
            }
            return (other.columns[node][position], values)
        }
    }
}

/// `nil` where the mean is not defined on the way from r to x.
private func shares(
    _ mean: Mean, _ w: [Double], _ x: [Double], _ r: [Double], _ value: Double, _ base: Double
) -> [Double]? {
    switch mean {
    case .arithmetic, .copeland, .power(1): return w.indices.map { w[$0] * (x[$0] - r[$0]) }
    case .geometric:
        guard r.allSatisfy({ $0 > 0 }) else { return nil }
        let logarithmicMean = value == base ? value : (value - base) / log(value / base)
        return w.indices.map { logarithmicMean * w[$0] * log(x[$0] / r[$0]) }
    case .harmonic:
        guard r.allSatisfy({ $0 > 0 }) else { return nil }
        return alongTheLine(-1, w, x, r)
    case .power(let p):
        guard r.allSatisfy({ p > 0 ? $0 >= 0 : $0 > 0 }) else { return nil }
        return alongTheLine(p, w, x, r)
    }
}

/// (x − r)·∫₀¹ ∂M/∂xᵢ (r + t(x − r)) dt for the power mean M, ∂M/∂xᵢ = wᵢ·xᵢᵖ⁻¹·M¹⁻ᵖ.
///
/// The integrand may run off at either end, where a value is 0; the double exponential rule (Takahasi & Mori 1974) takes that,
/// with 12 digits or more at this step.
private func alongTheLine(_ p: Double, _ w: [Double], _ x: [Double], _ r: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: w.count)
    let step = 1.0 / 64
    for k in -256...256 {
        let s = Double(k) * step
        let u = Double.pi / 2 * sinh(s)
        // t and 1 − t without cancellation near either end.
        let (t, rest) = (1 / (1 + exp(-2 * u)), 1 / (1 + exp(2 * u)))
        let weight = step * Double.pi * cosh(s) * t * rest
        guard weight > 0 else { continue }
        let point = x.indices.map { r[$0] * rest + x[$0] * t }
        var sum = 0.0
        for i in point.indices { sum += w[i] * pow(point[i], p) }
        guard sum > 0, sum.isFinite else { continue }
        let factor = pow(sum, 1 / p - 1)
        for i in point.indices where point[i] > 0 { sums[i] += weight * w[i] * pow(point[i], p - 1) * factor }
    }
    return w.indices.map { (x[$0] - r[$0]) * sums[$0] }
}
