import Dispatch
import Synchronization

/// A few threads for calls that block, so that file I/O never holds a thread of Swift's own pool.
///
/// Any free thread takes the oldest waiting call: a slow fsync delays no read while another thread is free. Calls
/// waiting are bounded too; what would pass the bound is refused at once.
final class BlockingThreads: Sendable {
    private typealias Job = @Sendable () -> Void

    private struct State {
        var waiting = FIFO<Job>()
        var idle: [Int]
    }

    private let lanes: [DispatchQueue]
    private let maximumWaiting: Int
    private let state: Mutex<State>

    /// Makes a pool of `count` threads; they are started when needed and rest when idle.
    init(count: Int, maximumWaiting: Int) {
        precondition(count > 0, "a pool has at least one thread")
        // A serial queue of its own always gets a thread, whatever the process's other queues do.
        lanes = (0..<count).map { DispatchQueue(label: "firefinch.files.\($0)") }
        self.maximumWaiting = maximumWaiting
        state = Mutex(State(idle: Array(0..<count)))
    }

    /// Runs `body` on one of the threads and gives its result; costs about two thread switches.
    ///
    /// - Throws: what `body` throws; `.cancelled` if the task was cancelled before; `.throttled` when too many wait.
    func perform<Value: Sendable>(
        _ body: @escaping @Sendable () throws(ObjectStoreError) -> Value
    ) async throws(ObjectStoreError) -> Value {
        guard !Task.isCancelled else {
            throw ObjectStoreError(.cancelled, "the file operation was not started: its task was cancelled")
        }
        let result: Result<Value, ObjectStoreError> = await withCheckedContinuation { continuation in
            let isTaken = submit { continuation.resume(returning: Result(catching: body)) }
            if !isTaken { continuation.resume(returning: .failure(overloaded)) }
        }
        return try result.get()
    }

    private var overloaded: ObjectStoreError {
        ObjectStoreError(.throttled, "\(maximumWaiting) file operations wait already; repeat later")
    }

    private func submit(_ job: @escaping Job) -> Bool {
        let decision: (isTaken: Bool, lane: Int?) = state.withLock { state in
            guard state.waiting.count < maximumWaiting else { return (false, nil) }
            state.waiting.append(job)
            return (true, state.idle.popLast())
        }
        if let lane = decision.lane { lanes[lane].async { self.work(lane) } }
        return decision.isTaken
    }

    private func work(_ lane: Int) {
        while let job = next(for: lane) { job() }
    }

    private func next(for lane: Int) -> Job? {
        state.withLock { state in
            guard let job = state.waiting.popFirst() else {
                state.idle.append(lane)
                return nil
            }
            return job
        }
    }
}
