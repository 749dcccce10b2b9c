import Dispatch
import Foundation
import Synchronization

/// All cores that this process may use.
public var defaultThreads: Int { ProcessInfo.processInfo.activeProcessorCount }

/// Runs `body` on every chunk of `0..<count`, on up to `threads` threads.
///
/// Chunks are the same for any number of threads and every chunk writes only its own part of a result, so the bytes of that
/// result do not depend on which thread took which chunk. `prepare` makes what one thread needs for itself.
func forEachChunk<Scratch>(
    of count: Int, size: Int, threads: Int, prepare: @Sendable () -> Scratch,
    _ body: @Sendable (Range<Int>, inout Scratch) -> Void
) {
    let chunks = (count + size - 1) / size
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, chunks))) { _ in
        var scratch = prepare()
        while true {
            let chunk = next.add(1, ordering: .relaxed).oldValue
            guard chunk < chunks else { return }
            body(chunk * size..<min(count, (chunk + 1) * size), &scratch)
        }
    }
}

/// Takes `range` in order, up to four at a time (`Replicator.together`).
func forEachBatch(of range: Range<Int>, _ body: (Range<Int>) -> Void) {
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Replicator.together) {
        body(start..<min(start + Replicator.together, range.upperBound))
    }
}

/// Memory that several threads fill, each its own part. The owner keeps it alive until all are done.
struct SharedBuffer<Element>: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Element>
}

/// Changes the columns at `places` where they lie, spread over threads, and returns what `body` returned for each.
///
/// A small table stays on one thread: waking another takes longer than the work.
func changeColumns<Result: Sendable>(
    _ columns: inout [[Double]], _ places: [Int], threads: Int, _ body: @Sendable (inout [Double], Int) -> Result
) -> [Result] {
    let cells = places.reduce(0) { $0 + columns[$1].count }
    let threads = cells < 1 << 15 ? 1 : threads
    return columns.withUnsafeMutableBufferPointer { columns in
        guard let base = columns.baseAddress else { return [] }
        let shared = SharedBuffer(pointer: base)
        return [Result](unsafeUninitializedCapacity: places.count) { results, count in
            count = places.count
            guard let first = results.baseAddress else { return }
            let results = SharedBuffer(pointer: first)
            forEachChunk(of: places.count, size: 1, threads: threads) {
            } _: { chunk, _ in
                for place in chunk {
                    (results.pointer + place).initialize(to: body(&shared.pointer[places[place]], places[place]))
                }
            }
        }
    }
}
