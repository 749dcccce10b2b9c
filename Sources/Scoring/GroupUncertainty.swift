import Input

/// What the draws say about chosen groups of one unit.
public struct GroupUncertainty: Equatable, Sendable {
    public var unit: String
    /// Per group that was asked for, in that order: its value at 5 %, 50 % and 95 %, by quantiles of type 7 over the draws in which
    /// the unit has one; NaN where it never has.
    public var scores: [[Double]]
    /// The share of draws in which every floor is met and the index reaches the given value; NaN without either, and where the
    /// unit never has an index.
    public var floors: Double
}

extension Method {
    /// Draws as `uncertainty(of:)` does, and sums up any groups instead of the index alone; without ranks, for which all units have
    /// to be there at once. The numbers drawn are the same, so the index asked for here is the index there, to the bit.
    ///
    /// Units are taken in slices, so that no more than `memory` bytes of draws are held (at least one unit; all of them where a
    /// mean is `copeland`, which compares units). The result is the same bytes for any number of threads and any size of slice.
    ///
    /// - Parameters:
    ///   - groups: names of groups, the index included.
    ///   - reach: the value the index has to reach for `floors`; the index's own floor by default.
    ///
    /// Errors: as `uncertainty(of:)`; `InputError` too for a name that is no group of the method.
    public func groupUncertainty(
        of table: DataTable, groups names: [String], reach: Double? = nil, threads: Int = defaultThreads,
        memory: Int = 64 << 20
    ) throws(InputError) -> [GroupUncertainty] {
        guard let count = uncertainty?.draws else {
            throw InputError(file: id, field: "uncertainty", "missing; name what is uncertain")
        }
        var asked: [Int] = []
        for name in names {
            guard let node = node(name), node >= measures.count else {
                throw InputError(file: id, field: name, "the method has no group of this name")
            }
            asked.append(node - measures.count)
        }
        let whole = try Replicator(self, table, weights: nil)
        let isPairwise =
            groups.contains { mean(of: $0) == .copeland }
            || uncertainty?.mean?.from.contains(.copeland) == true
        let bytes = count * (asked.count + 1) * MemoryLayout<Double>.size
        let size = isPairwise ? max(1, whole.units) : max(1, memory / max(1, bytes))
        return stride(from: 0, to: whole.units, by: size).flatMap { start in
            let slice = Replicator(whole, units: start..<min(start + size, whole.units))
            return slice.summaries(of: asked, count, reach: reach, threads: threads)
        }
    }
}

extension Replicator {
    /// Every draw of these groups, then their quantiles.
    fileprivate func summaries(of groups: [Int], _ count: Int, reach: Double?, threads: Int) -> [GroupUncertainty] {
        let asks = asks(reach: reach)
        // Behind the groups that are asked for the index, which says whether the floors can be met at all.
        let kept = groups + [root]
        let width = kept.count * units
        var draws: [Double] = []
        let met = [UInt8](unsafeUninitializedCapacity: asks.isEmpty ? 0 : count * units) { met, metCount in
            metCount = asks.isEmpty ? 0 : count * units
            let met = asks.isEmpty ? nil : met.baseAddress.map { SharedBuffer(pointer: $0) }
            draws = [Double](unsafeUninitializedCapacity: count * width) { draws, filled in
                filled = count * width
                guard let draws = draws.baseAddress, filled > 0 else { return }
                keep(kept, asks, count, SharedBuffer(pointer: draws), met, threads)
            }
        }
        let all = draws
        return [GroupUncertainty](unsafeUninitializedCapacity: units) { summaries, filled in
            filled = units
            guard let base = summaries.baseAddress else { return }
            let shared = SharedBuffer(pointer: base)
            forEachChunk(of: units, size: 8, threads: threads) {
            } _: { chunk, _ in
                for unit in chunk {
                    (shared.pointer + unit).initialize(
                        to: summary(unit, groups.count, all, asks.isEmpty ? nil : met, count))
                }
            }
        }
    }

    /// Copies what each draw gives, draw after draw: `kept` groups × units.
    private func keep(
        _ kept: [Int], _ asks: [Ask], _ count: Int, _ draws: SharedBuffer<Double>,
        _ met: SharedBuffer<UInt8>?, _ threads: Int
    ) {
        let width = kept.count * units
        forEachChunk(of: count, size: Self.chunk, threads: threads) {
            (scratch: scratch(), index: IndexValues(Self.together * units))
        } _: { range, worker in
            forEachBatch(of: range) { batch in
                replicate(batch, into: worker.index.pointer, &worker.scratch)
                for (place, draw) in batch.enumerated() {
                    let index = worker.index.pointer + place * units
                    for (column, group) in kept.enumerated() {
                        let values = start(of: group, at: place)
                        let target = draws.pointer + draw * width + column * units
                        for unit in 0..<units {
                            target[unit] = group == root ? index[unit] : worker.scratch.groups[values + unit]
                        }
                    }
                    guard let met else { continue }
                    for unit in 0..<units {
                        let isMet = meets(asks, unit, at: place, index: index, worker.scratch.groups)
                        met.pointer[draw * units + unit] = isMet ? 1 : 0
                    }
                }
            }
        }
    }

    private func summary(
        _ unit: Int, _ groups: Int, _ draws: [Double], _ met: [UInt8]?, _ count: Int
    ) -> GroupUncertainty {
        let width = (groups + 1) * units
        func column(_ group: Int) -> [Double] {
            (0..<count).map { draws[$0 * width + group * units + unit] }.filter { !$0.isNaN }
        }
        let scores = (0..<groups).map { group in
            var known = column(group)
            return [0.05, 0.5, 0.95].map { select(&known, $0) }
        }
        let hasIndex = (0..<count).contains { !draws[$0 * width + groups * units + unit].isNaN }
        let share = met.map { met in
            hasIndex ? Double((0..<count).count { met[$0 * units + unit] == 1 }) / Double(count) : .nan
        }
        return GroupUncertainty(unit: nominal.units[unit], scores: scores, floors: share ?? .nan)
    }
}

/// The index of the draws that are taken together; one per thread.
private final class IndexValues {
    let pointer: UnsafeMutablePointer<Double>

    init(_ count: Int) { pointer = .allocate(capacity: count) }
    deinit { pointer.deallocate() }
}
