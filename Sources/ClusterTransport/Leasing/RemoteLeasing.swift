import GRPCCore
package import QueryModel
import Synchronization

/// One attachment of a querier to the scheduler of another process, as the same protocol that a scheduler of its own has.
///
/// `run` carries the messages and has to run beside the querier; when it ends, the querier's events end. For a new
/// attachment make a new one.
package final class RemoteLeasing: FragmentLeasing {
    private typealias Events = AsyncThrowingStream<LeaseEvent, any Error>

    private enum State {
        case idle
        case attached(AsyncThrowingStream<LeaseEvent, any Error>.Continuation)
        case ended(QueryError?)
    }

    /// Events that wait for the querier to read on; more than a scheduler sends to one that reads.
    private static let mostWaitingEvents = 8192

    private let carrier: any LeaseCarrying
    private let onAccepted: @Sendable () -> Void
    private let outbox: LeaseOutbox
    private let state = Mutex(State.idle)

    /// Prepares an attachment.
    ///
    /// `onAccepted` is called once the other process has taken the call.
    package init(
        over carrier: any LeaseCarrying,
        onAccepted: @escaping @Sendable () -> Void = {}
    ) {
        self.carrier = carrier
        self.onAccepted = onAccepted
        outbox = LeaseOutbox(partBytes: carrier.partBytes)
    }

    /// Carries the attachment's messages until either side ends it.
    ///
    /// - Throws: `QueryError` `.unavailable` when the other process cannot be reached, refuses, or goes away;
    ///   `CancellationError`.
    package func run() async throws {
        do {
            try await carry()
            end(nil)
        } catch {
            let reason = ClusterConnection.reason(error, "the lease stream to \(carrier.place)")
            end(reason)
            try Task.checkCancellation()
            throw reason
        }
    }

    package func attach(
        _ querier: QuerierIntroduction,
        _ offer: QuerierOffer
    ) async throws -> AsyncThrowingStream<LeaseEvent, any Error> {
        let (stream, events) = Events.makeStream(bufferingPolicy: .bufferingOldest(Self.mostWaitingEvents))
        let refusal: QueryError? = state.withLock { state in
            switch state {
            case .idle:
                state = .attached(events)
                return nil
            case .attached: return QueryError(.internalError, "an attachment was begun twice")
            case .ended(let error): return error ?? QueryError(.unavailable, "the attachment has ended")
            }
        }
        if let refusal { throw refusal }
        let outbox = outbox
        events.onTermination = { _ in outbox.close() }
        outbox.add { $0.hello(querier.id, name: querier.name, offer) }
        return stream
    }

    package func offer(_ querier: QuerierID, _ offer: QuerierOffer) async { outbox.add { $0.offer(offer) } }

    /// Ends this side of the stream once everything was sent; the other process takes that for leave.
    package func leave(_ querier: QuerierID) async { outbox.leave() }

    package func renew(_ lease: LeaseID, bytesDone: Int) async { outbox.add { $0.renew(lease, bytesDone: bytesDone) } }

    /// Returns once the transport took the whole outcome, so that reports on their way are bounded by leases held.
    package func finish(_ lease: LeaseID, _ outcome: LeaseOutcome) async {
        await outbox.deliver(WireCodec.encode(outcome), of: lease)
    }

    private func carry() async throws {
        let outbox = outbox
        try await carrier.carry(
            { write in
                while let message = await outbox.next() {
                    try await write(message.bytes)
                    if let lease = message.ending { outbox.noteSent(lease) }
                }
                // The stream is cut, not ended: the other process must not take this for leave.
                guard outbox.hasLeft else { throw CancellationError() }
            },
            { bytes in try self.receive(try WireCodec.decodeLeaseEvent(bytes)) },
            onAccepted: onAccepted
        )
    }

    private func receive(_ event: LeaseEvent) throws {
        let events: AsyncThrowingStream<LeaseEvent, any Error>.Continuation? = state.withLock { state in
            guard case .attached(let events) = state else { return nil }
            return events
        }
        switch events?.yield(event) {
        // One that reads no more has taken leave: the stream ends as soon as the other process knows.
        case .enqueued, .terminated: break
        default: throw RPCError(code: .cancelled, message: "the querier does not read its events")
        }
    }

    private func end(_ error: QueryError?) {
        let previous = state.withLock { state in
            let previous = state
            state = .ended(error)
            return previous
        }
        outbox.close()
        if case .attached(let events) = previous { events.finish(throwing: error) }
    }
}
