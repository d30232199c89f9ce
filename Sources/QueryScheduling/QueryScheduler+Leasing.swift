import HostEnvironment
import Logging
package import QueryModel

extension QueryScheduler: FragmentLeasing {
    /// Attaches a querier.
    ///
    /// Its events wait in a buffer for twice the leases it can hold; a querier that lets it run full gets no lease
    /// until it reads on.
    package func attach(
        _ introduction: QuerierIntroduction,
        _ offer: QuerierOffer
    ) async throws -> AsyncThrowingStream<LeaseEvent, any Error> {
        guard !isClosed else {
            throw QueryError(.unavailable, "the scheduler shuts down and takes no querier; attach to another one")
        }
        settleEvents()
        let querier = introduction.id
        streams.removeValue(forKey: querier)?.finish()
        let (stream, events) = AsyncThrowingStream<LeaseEvent, any Error>.makeStream(
            bufferingPolicy: .bufferingOldest(2 * settings.maxLeasesPerQuerier)
        )
        let attachment = state.attach(introduction, offer, at: time.now)
        streams[querier] = events
        let departures = departures
        events.onTermination = { _ in departures.post(querier, attachment: attachment) }
        logger.info(
            "querier attached",
            metadata: [
                "querier.id": "\(querier)", "querier.name": "\(introduction.name)",
                "querier.place": "\(introduction.place)", "querier.leases": "\(offer.leases)",
            ]
        )
        settleEvents()
        return stream
    }

    package func offer(_ querier: QuerierID, _ offer: QuerierOffer) async {
        state.offer(querier, offer)
        settleEvents()
    }

    package func leave(_ querier: QuerierID) async {
        state.leave(querier, at: time.now)
        streams.removeValue(forKey: querier)?.finish()
        logger.info("querier took leave", metadata: ["querier.id": "\(querier)"])
        settleEvents()
    }

    package func renew(_ lease: LeaseID, bytesDone: Int) async {
        state.renew(lease, bytesDone: bytesDone, at: time.now)
    }

    /// Ends a lease; its report is measured in the caller's task.
    package nonisolated func finish(_ lease: LeaseID, _ outcome: LeaseOutcome) async {
        guard case .report(let report) = outcome else { return await finish(lease, outcome, reportBytes: 0) }
        await finish(lease, outcome, reportBytes: report.encodedSizeEstimate)
    }

    private func finish(_ lease: LeaseID, _ outcome: LeaseOutcome, reportBytes: Int) {
        if case .failure(let failure) = outcome {
            logger.info(
                "lease failed",
                metadata: ["lease.id": "\(lease)", "error.message": "\(failure.error)"]
            )
        }
        state.finish(lease, outcome, reportBytes: reportBytes, at: time.now)
        settleEvents()
    }
}
