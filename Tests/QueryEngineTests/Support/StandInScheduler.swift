import QueryModel
import Synchronization

/// A scheduler that a test plays by hand: it hands out what it is told to and keeps what the querier says.
final class StandInScheduler: FragmentLeasing {
    private struct Heard {
        var offers: [QuerierOffer] = []
        var renewals: [LeaseID: [Int]] = [:]
        var outcomes: [LeaseID: LeaseOutcome] = [:]
        var isAttached = false
        var hasLeft = false
    }

    private let events: AsyncThrowingStream<LeaseEvent, any Error>
    private let feed: AsyncThrowingStream<LeaseEvent, any Error>.Continuation
    private let heard = Mutex(Heard())
    private let refusal: QueryError?

    init(refusing refusal: QueryError? = nil) {
        (events, feed) = AsyncThrowingStream.makeStream()
        self.refusal = refusal
    }

    var offers: [QuerierOffer] { heard.withLock { $0.offers } }
    var outcomes: [LeaseID: LeaseOutcome] { heard.withLock { $0.outcomes } }
    var isAttached: Bool { heard.withLock { $0.isAttached } }
    var hasLeft: Bool { heard.withLock { $0.hasLeft } }

    func renewals(of id: LeaseID) -> [Int] { heard.withLock { $0.renewals[id] ?? [] } }
    func send(_ event: LeaseEvent) { feed.yield(event) }
    func shutDown() { feed.finish() }
    func breakDown(_ error: QueryError) { feed.finish(throwing: error) }

    func attach(
        _ querier: QuerierIntroduction,
        _ offer: QuerierOffer
    ) async throws -> AsyncThrowingStream<LeaseEvent, any Error> {
        if let refusal { throw refusal }
        heard.withLock {
            $0.offers.append(offer)
            $0.isAttached = true
        }
        return events
    }

    func offer(_ querier: QuerierID, _ offer: QuerierOffer) async { heard.withLock { $0.offers.append(offer) } }

    func leave(_ querier: QuerierID) async { heard.withLock { $0.hasLeft = true } }

    func renew(_ lease: LeaseID, bytesDone: Int) async {
        heard.withLock { $0.renewals[lease, default: []].append(bytesDone) }
    }

    func finish(_ lease: LeaseID, _ outcome: LeaseOutcome) async { heard.withLock { $0.outcomes[lease] = outcome } }
}
