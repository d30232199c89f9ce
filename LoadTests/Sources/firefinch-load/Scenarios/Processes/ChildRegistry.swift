import Dispatch
import Foundation
import Synchronization

/// The processes that run, so that none outlives this program: also when it is interrupted.
final class ChildRegistry: Sendable {
    static let shared = ChildRegistry()

    private struct State {
        var children: [Int32: Process] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Starts a process and notes it in one step: an interruption comes before both or after both.
    func start(_ process: Process) throws {
        try state.withLock { state in
            guard !state.isClosed else { throw LoadError("this program is ending") }
            try process.run()
            state.children[process.processIdentifier] = process
        }
    }

    /// Notes that a process is gone.
    func forget(_ pid: Int32) {
        state.withLock { $0.children[pid] = nil }
    }

    /// Kills every process that is noted; none starts after this.
    func endAll() {
        state.withLock { state in
            state.isClosed = true
            // One that has ended by itself may have lost its id to a stranger.
            for (pid, process) in state.children where process.isRunning { kill(pid, SIGKILL) }
            state.children = [:]
        }
    }

    /// From now on Ctrl-C and SIGTERM end the processes first and then this program.
    ///
    /// Keep what it gives for as long as that is to hold.
    func endAllWhenInterrupted() -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                self.endAll()
                Console.complain("firefinch-load: interrupted; ended the processes that it had started")
                exit(128 + number)
            }
            source.resume()
            return source
        }
    }
}
