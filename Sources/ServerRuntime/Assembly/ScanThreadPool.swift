import Dispatch
import Foundation
import Synchronization

/// A fixed number of threads that scan or merge samples, so that waiting requests and health checks keep the others.
final class ScanThreadPool: TaskExecutor, Sendable {
    private struct State {
        var jobs: [UnownedJob] = []
        var first = 0
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    /// Starts the threads; they live as long as the process.
    init(threads: Int, name: String = "scan") {
        for number in 0..<max(1, threads) {
            let thread = Thread { [self] in work() }
            thread.name = "\(name)-\(number)"
            thread.start()
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        available.signal()
    }

    private func work() {
        while true {
            available.wait()
            guard let job = takeNext() else { continue }
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    private func takeNext() -> UnownedJob? {
        state.withLock { state in
            guard state.first < state.jobs.count else { return nil }
            defer { state.first += 1 }
            let job = state.jobs[state.first]
            if state.first > 256, state.first * 2 > state.jobs.count {
                state.jobs.removeFirst(state.first + 1)
                state.first = -1
            }
            return job
        }
    }
}
