import QueryEngine
import QueryModel
import Synchronization

/// A scheduler that a test plays by hand: it hands out what it is told to and keeps what queriers say, in order.
final class StandInScheduler: FragmentLeasing {
    /// Something that a querier said.
    enum Word: Hashable {
        case attached(QuerierIntroduction, QuerierOffer)
        case offered(QuerierOffer)
        case renewed(LeaseID, bytesDone: Int)
        case finished(LeaseID, LeaseOutcome)
        case tookLeave
        case left
    }

    private let events: AsyncThrowingStream<LeaseEvent, any Error>
    private let feed: AsyncThrowingStream<LeaseEvent, any Error>.Continuation
    private let heard = Mutex<[Word]>([])
    private let refusal: QueryError?
    private let beforeRenewal: @Sendable (LeaseID) async -> Void

    init(
        refusing refusal: QueryError? = nil,
        beforeRenewal: @escaping @Sendable (LeaseID) async -> Void = { _ in }
    ) {
        (events, feed) = AsyncThrowingStream.makeStream()
        self.refusal = refusal
        self.beforeRenewal = beforeRenewal
        feed.onTermination = { [self] _ in note(.left) }
    }

    var words: [Word] { heard.withLock { $0 } }

    func outcome(of lease: LeaseID) -> LeaseOutcome? {
        for case .finished(lease, let outcome) in words { return outcome }
        return nil
    }

    func send(_ event: LeaseEvent) { feed.yield(event) }
    func shutDown() { feed.finish() }

    func attach(
        _ querier: QuerierIntroduction,
        _ offer: QuerierOffer
    ) async throws -> AsyncThrowingStream<LeaseEvent, any Error> {
        if let refusal { throw refusal }
        note(.attached(querier, offer))
        return events
    }

    func offer(_ querier: QuerierID, _ offer: QuerierOffer) async { note(.offered(offer)) }

    func leave(_ querier: QuerierID) async { note(.tookLeave) }

    func renew(_ lease: LeaseID, bytesDone: Int) async {
        await beforeRenewal(lease)
        note(.renewed(lease, bytesDone: bytesDone))
    }

    func finish(_ lease: LeaseID, _ outcome: LeaseOutcome) async { note(.finished(lease, outcome)) }

    private func note(_ word: Word) { heard.withLock { $0.append(word) } }
}
