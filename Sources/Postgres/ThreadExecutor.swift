import Foundation

/// Runs the jobs of one actor on a thread of its own, so that waiting for the server never holds up Swift's shared threads.
final class ThreadExecutor: SerialExecutor {
    private let queue = JobQueue()

    init(name: String) {
        let queue = queue
        let thread = Thread { [unowned executor = self] in
            while let job = queue.next() { job.runSynchronously(on: executor.asUnownedSerialExecutor()) }
        }
        thread.name = name
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) { queue.append(UnownedJob(job)) }

    /// The thread ends when the jobs already waiting have run. Called once, when the actor is done with.
    func finish() { queue.close() }
}

private final class JobQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    private var closed = false

    func append(_ job: UnownedJob) {
        condition.withLock { jobs.append(job) }
        condition.signal()
    }

    func close() {
        condition.withLock { closed = true }
        condition.signal()
    }

    func next() -> UnownedJob? {
        condition.withLock {
            while jobs.isEmpty, !closed { condition.wait() }
            return jobs.isEmpty ? nil : jobs.removeFirst()
        }
    }
}
