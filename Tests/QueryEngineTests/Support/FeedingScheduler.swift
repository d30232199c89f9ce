import QueryModel
import Synchronization

/// A scheduler that always has the next fragment for whoever has room, until none is left.
final class FeedingScheduler: FragmentLeasing {
    private struct State {
        var queue: [Lease]
        var room = 0
        var capacity = 0
        var running: [LeaseID: Lease] = [:]
        var busy = 0
        var reports: [Report] = []
    }

    private let events: AsyncThrowingStream<LeaseEvent, any Error>
    private let feed: AsyncThrowingStream<LeaseEvent, any Error>.Continuation
    private let state: Mutex<State>

    init(_ leases: [Lease]) {
        (events, feed) = AsyncThrowingStream.makeStream()
        state = Mutex(State(queue: leases.reversed()))
    }

    var reports: [Report] { state.withLock { $0.reports } }
    var busy: Int { state.withLock { $0.busy } }

    func attach(
        _ querier: QuerierIntroduction,
        _ offer: QuerierOffer
    ) async throws -> AsyncThrowingStream<LeaseEvent, any Error> {
        send(room: offer.leases)
        return events
    }

    func offer(_ querier: QuerierID, _ offer: QuerierOffer) async { send(room: offer.leases) }

    func leave(_ querier: QuerierID) async {}

    func renew(_ lease: LeaseID, bytesDone: Int) async {}

    func finish(_ lease: LeaseID, _ outcome: LeaseOutcome) async {
        state.withLock { state in
            let ended = state.running.removeValue(forKey: lease)
            if case .report(let report) = outcome {
                state.room = min(state.room + 1, state.capacity - state.running.count)
                return state.reports.append(report)
            }
            // It is left alone until it offers anew.
            state.room = 0
            state.busy += 1
            if let ended { state.queue.append(ended) }
        }
        send(room: nil)
    }

    /// Sends what fits; ends the stream when nothing is left.
    private func send(room: Int?) {
        let (leases, isDone) = state.withLock { state in
            state.capacity = max(state.capacity, room ?? 0)
            state.room = min(room ?? state.room, state.capacity - state.running.count)
            let leases = (0..<max(0, min(state.room, state.queue.count))).compactMap { _ in state.queue.popLast() }
            state.room -= leases.count
            for lease in leases { state.running[lease.id] = lease }
            return (leases, state.queue.isEmpty && state.running.isEmpty)
        }
        for lease in leases { feed.yield(.lease(lease)) }
        if isDone { feed.finish() }
    }
}
