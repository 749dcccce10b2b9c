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

/// Memory that several threads fill, each its own part. The owner keeps it alive until all are done.
struct SharedBuffer<Element>: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Element>
}
