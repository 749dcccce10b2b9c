import Input

/// The replications of an uncertainty analysis: the score and the rank of every unit in every draw.
///
/// Memory: 13 bytes per unit and draw.
public struct Draws: Sendable {
    public let units: [String]
    public let count: Int
    /// The ranks without any change; `nil` for a unit without a score.
    public let nominal: [Int?]
    /// draws × units; NaN where the unit has no score in that draw.
    let scores: [Double]
    /// draws × units; 0 where there is no rank.
    let ranks: [Int32]
    /// draws × units: 1 where every floor is met and the index reaches what was asked; empty where nothing was asked.
    let met: [UInt8]

    /// The scores of one unit, draw by draw.
    public func scores(at unit: Int) -> [Double] { (0..<count).map { scores[$0 * units.count + unit] } }

    /// The ranks of one unit, draw by draw; 0 where there is none.
    public func ranks(at unit: Int) -> [Int32] { (0..<count).map { ranks[$0 * units.count + unit] } }

    /// The units that have a score, but not in every draw: their quantiles are those of fewer draws.
    func problems(of index: String) -> [UnitProblem] {
        units.indices.compactMap { unit in
            let missing = ranks(at: unit).count { $0 == 0 }
            guard missing > 0, nominal[unit] != nil else { return nil }
            return UnitProblem(
                unit: units[unit], node: index, problem: "has no value in \(missing) of \(count) draws")
        }
    }
}

/// What the draws say about one unit. All quantiles are of type 7, over the draws in which the unit has a score; shares are of
/// all draws. NaN where the unit never has one.
public struct UnitUncertainty: Equatable, Sendable {
    public var unit: String
    /// The rank without any change.
    public var nominal: Int?
    public var meanRank: Double
    /// Ranks at 5 %, 50 % and 95 %.
    public var ranks: [Double]
    /// P(rank ≤ k).
    public var top: Double
    /// Scores at 5 %, 50 % and 95 %.
    public var scores: [Double]
    /// The share of draws in which every floor is met and the index reaches the given value; NaN without either.
    public var floors: Double
}

extension Method {
    /// Draws the assumptions of the `uncertainty` block, or replays `weights`, and scores and ranks all units in every draw
    /// (Handbook, step 7; Saisana, Saltelli & Tarantola 2005).
    ///
    /// Weights become w·(1 + spread·(2U − 1)); one normalisation and one mean of those listed hold for a replication; the best
    /// end of a measure moves by up to its share of the span, on the scale that is normalised (logarithms where they are
    /// taken); a missing value is uniform between the worst end and the mean of what is known in its group in that draw.
    /// A group that is missing for want of known children stays missing: drawing never rewards silence.
    /// With `weights` nothing but these is changed, and there are as many draws as rows.
    ///
    /// The result is the same bytes for any number of threads: each number is a function of seed, draw, node and unit
    /// (`philox`), and sums run in a fixed order.
    ///
    /// - Parameter reach: the value the index has to reach for `UnitUncertainty.floors`; the index's own floor by default.
    ///
    /// Errors: `InputError` for a table that lacks a column, and for a method without an `uncertainty` block when no weights
    /// are given.
    public func uncertainty(
        of table: DataTable, weights: WeightSets? = nil, reach: Double? = nil, threads: Int = defaultThreads
    ) throws(InputError) -> Draws {
        guard let count = weights?.rows.count ?? uncertainty?.draws else {
            throw InputError(file: id, field: "uncertainty", "missing; name what is uncertain, or give weights")
        }
        return try Replicator(self, table, weights: weights).run(count, reach: reach, threads: threads)
    }
}

extension Replicator {
    /// Draws that one thread takes at a time.
    static let chunk = 32

    /// What a draw has to reach.
    struct Ask {
        var group: Int
        var least: Double
    }

    /// Every floor of the method, and `reach` for the index.
    func asks(reach: Double?) -> [Ask] {
        method.groups.indices.compactMap { group in
            method.groups[group].floor.map { Ask(group: group, least: $0) }
        } + (reach.map { [Ask(group: root, least: $0)] } ?? [])
    }

    /// Whether a unit reaches all of them in the draw at `place` of a batch.
    /// - Parameters:
    ///   - index: the index of each unit in that draw.
    ///   - groups: `Scratch.groups` of the batch.
    @inline(__always)
    func meets(
        _ asks: [Ask], _ unit: Int, at place: Int, index: UnsafeMutablePointer<Double>, _ groups: [Double]
    ) -> Bool {
        asks.allSatisfy { ask in
            (ask.group == root ? index[unit] : groups[start(of: ask.group, at: place) + unit]) >= ask.least
        }
    }

    func run(_ count: Int, reach: Double?, threads: Int) -> Draws {
        let asks = asks(reach: reach)
        let cells = units * count
        var met: [UInt8] = []
        var ranks: [Int32] = []
        let scores = [Double](unsafeUninitializedCapacity: cells) { scores, filled in
            ranks = [Int32](unsafeUninitializedCapacity: cells) { ranks, rankCount in
                met = [UInt8](unsafeUninitializedCapacity: asks.isEmpty ? 0 : cells) { met, metCount in
                    let met = asks.isEmpty ? nil : met.baseAddress.map { SharedBuffer(pointer: $0) }
                    if let scores = scores.baseAddress, let ranks = ranks.baseAddress, units > 0 {
                        fill(SharedBuffer(pointer: scores), SharedBuffer(pointer: ranks), met, count, asks, threads)
                    }
                    metCount = asks.isEmpty ? 0 : cells
                }
                rankCount = cells
            }
            filled = cells
        }
        return Draws(
            units: nominal.units, count: count, nominal: nominal.units.indices.map(nominal.rank), scores: scores,
            ranks: ranks, met: met)
    }

    private func fill(
        _ scores: SharedBuffer<Double>, _ ranks: SharedBuffer<Int32>, _ met: SharedBuffer<UInt8>?, _ count: Int,
        _ asks: [Ask], _ threads: Int
    ) {
        forEachChunk(of: count, size: Self.chunk, threads: threads) {
            (scratch: scratch(), ranker: Ranker(units: units, decimals: method.rankDecimals))
        } _: { draws, worker in
            forEachBatch(of: draws) { batch in
                replicate(batch, into: scores.pointer + batch.lowerBound * units, &worker.scratch)
                for (place, draw) in batch.enumerated() {
                    let index = scores.pointer + draw * units
                    worker.ranker.rank(index, into: ranks.pointer + draw * units)
                    guard let met else { continue }
                    for unit in 0..<units {
                        let isMet = meets(asks, unit, at: place, index: index, worker.scratch.groups)
                        met.pointer[draw * units + unit] = isMet ? 1 : 0
                    }
                }
            }
        }
    }
}
