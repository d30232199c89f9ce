import HostEnvironment
import QueryModel
import Synchronization

/// Where a querier's calls leave what the stream is to send, and where those wait whose outcome is on its way.
final class LeaseOutbox: Sendable {
    private struct State {
        var messages: OutgoingMessages
        var waiters: [LeaseID: Signal] = [:]
        var isClosed = false
        var hasLeft = false
    }

    private let state: Mutex<State>
    private let bell = Signal()

    init(partBytes: Int) { state = Mutex(State(messages: OutgoingMessages(partBytes: partBytes))) }

    /// Has something sent; nothing is any more once the outbox is closed.
    func add(_ change: (inout OutgoingMessages) -> Void) {
        let isOpen = state.withLock { state in
            if !state.isClosed { change(&state.messages) }
            return !state.isClosed
        }
        if isOpen { bell.signal() }
    }

    /// Has an outcome sent, and waits until the transport took its last piece, the outbox is closed or the task cancelled.
    func deliver(_ bytes: [UInt8], of lease: LeaseID) async {
        let sent = Signal()
        let isOpen = state.withLock { state in
            guard !state.isClosed else { return false }
            state.messages.finish(lease, bytes)
            state.waiters[lease] = sent
            return true
        }
        guard isOpen else { return }
        bell.signal()
        await sent.wait()
        if Task.isCancelled { drop(lease) }
    }

    /// What to send next; waits for it.
    ///
    /// nil when the outbox is closed or the task cancelled.
    func next() async -> OutgoingMessages.Message? {
        while !Task.isCancelled {
            let (message, isClosed) = state.withLock { ($0.messages.next(), $0.isClosed) }
            if let message { return message }
            if isClosed { return nil }
            await bell.wait()
        }
        return nil
    }

    /// Notes that the transport took an outcome's last piece.
    func noteSent(_ lease: LeaseID) { state.withLock { $0.waiters.removeValue(forKey: lease) }?.signal() }

    /// Whether the querier took leave: nothing was cut off.
    var hasLeft: Bool { state.withLock { $0.hasLeft } }

    /// Closes for a querier that takes leave.
    func leave() {
        state.withLock { $0.hasLeft = true }
        close()
    }

    /// Takes nothing more; what was taken before is still given by `next`.
    func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [:] }
            return state.waiters
        }
        waiters.values.forEach { $0.signal() }
        bell.signal()
    }

    private func drop(_ lease: LeaseID) {
        state.withLock { state in
            state.messages.drop(lease)
            state.waiters[lease] = nil
        }
    }
}
