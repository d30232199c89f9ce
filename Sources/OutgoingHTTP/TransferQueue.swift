import Synchronization

/// What callers tell the client's thread, from any thread.
final class TransferQueue: Sendable {
    /// Something for the thread to do.
    enum Command: Sendable {
        case start(TransferOrder)
        /// Ends the request of that number, if it is still under way.
        case cancel(UInt64)
    }

    /// What the thread finds when it looks.
    struct Intake: Sendable {
        var commands: [Command]
        /// Whether the client is gone, so that nothing more will come.
        var isStopped: Bool
    }

    private struct State {
        var commands: [Command] = []
        var lastNumber: UInt64 = 0
        var outstanding = 0
        var isStopped = false
        var isAbandoned = false
        /// The address of what wakes the thread; nil before it listens and after it ended.
        var multi: UInt?
    }

    private let maxOutstanding: Int
    private let state = Mutex(State())

    init(maxOutstanding: Int) { self.maxOutstanding = maxOutstanding }

    /// A number that no other request of this client has.
    func nextNumber() -> UInt64 {
        state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
    }

    /// Hands a request over; gives the reason when it is refused.
    func submit(_ order: TransferOrder) -> OutgoingHTTPError? {
        state.withLock { state in
            // The handler of a cancellation comes after the flag, and needs this lock: one of the two is always seen.
            guard !Task.isCancelled else { return .cancelled(order.request) }
            guard !state.isAbandoned else {
                return OutgoingHTTPError(
                    .internalError,
                    "\(order.request.summary) was not sent: the HTTP library could not be started"
                )
            }
            guard state.outstanding < maxOutstanding else {
                return OutgoingHTTPError(
                    .overloaded,
                    "\(order.request.summary) was not sent: \(state.outstanding) requests are under way or waiting; "
                        + "send it later"
                )
            }
            state.outstanding += 1
            state.commands.append(.start(order))
            Self.wake(state)
            return nil
        }
    }

    /// Ends a request that was submitted, or was refused because of the same cancellation.
    func cancel(_ number: UInt64) {
        state.withLock { state in
            state.commands.append(.cancel(number))
            Self.wake(state)
        }
    }

    /// Ends the thread once it has seen this.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            Self.wake(state)
        }
    }

    // The lock is held so that the thread cannot free what is woken meanwhile.
    private static func wake(_ state: State) {
        if let multi = state.multi { MultiHandle.wake(multi) }
    }
}

// MARK: The thread's side

extension TransferQueue {
    /// Says by what the thread is woken; nil when it listens no more.
    func listen(on multi: UInt?) { state.withLock { $0.multi = multi } }

    /// Takes what came since the last time.
    func take() -> Intake {
        state.withLock { state in
            defer { state.commands.removeAll(keepingCapacity: true) }
            return Intake(commands: state.commands, isStopped: state.isStopped)
        }
    }

    /// Makes room for another request.
    func requestEnded() { state.withLock { $0.outstanding -= 1 } }

    /// Refuses what came and what will come: there is no thread.
    func abandon() {
        let commands = state.withLock { state in
            state.isAbandoned = true
            defer { state.commands = [] }
            return state.commands
        }
        for case .start(let order) in commands {
            order.finish(
                .failure(OutgoingHTTPError(.internalError, "the HTTP library could not be started: out of memory"))
            )
        }
    }
}
