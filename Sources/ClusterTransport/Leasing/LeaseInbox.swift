import QueryModel
import Synchronization

/// Which outcomes a lease stream may bring, shared by its two directions: events going out say what may come in.
final class LeaseInbox: Sendable {
    private let outcomes = Mutex(IncomingOutcomes())

    /// Takes note of an event before it is sent.
    func note(_ event: LeaseEvent) {
        outcomes.withLock { outcomes in
            switch event {
            case .lease(let lease): outcomes.expect(lease.id, maxReportBytes: lease.maxReportBytes)
            case .merge(let lease): outcomes.expect(lease.id, maxReportBytes: lease.maxReportBytes)
            case .cancel(let lease): outcomes.forget(lease)
            }
        }
    }

    /// Takes note of how far a lease is.
    func note(_ bytesDone: Int, of lease: LeaseID) { outcomes.withLock { $0.note(bytesDone, of: lease) } }

    /// Takes a piece of an outcome.
    func add(_ part: [UInt8], of lease: LeaseID, isLast: Bool) -> IncomingOutcomes.Step {
        outcomes.withLock { $0.add(part, of: lease, isLast: isLast) }
    }
}
