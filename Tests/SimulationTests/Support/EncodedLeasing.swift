import QueryModel

/// Stands between a querier and a scheduler as a transport would: every event, offer and outcome goes through its bytes.
struct EncodedLeasing: FragmentLeasing {
    let base: any FragmentLeasing

    func attach(
        _ querier: QuerierIntroduction,
        _ offer: QuerierOffer
    ) async throws -> AsyncThrowingStream<LeaseEvent, any Error> {
        let events = EventReader(try await base.attach(querier, Self.throughBytes(offer)))
        return AsyncThrowingStream {
            guard let event = try await events.next() else { return nil }
            return try WireCodec.decodeLeaseEvent(WireCodec.encode(event))
        }
    }

    func offer(_ querier: QuerierID, _ offer: QuerierOffer) async {
        await base.offer(querier, Self.throughBytes(offer))
    }

    func leave(_ querier: QuerierID) async { await base.leave(querier) }

    func renew(_ lease: LeaseID, bytesDone: Int) async { await base.renew(lease, bytesDone: bytesDone) }

    func finish(_ lease: LeaseID, _ outcome: LeaseOutcome) async {
        do {
            await base.finish(lease, try WireCodec.decodeLeaseOutcome(WireCodec.encode(outcome)))
        } catch {
            let failure = QueryError(.internalError, "an outcome did not survive its bytes: \(error)")
            await base.finish(lease, .failure(LeaseFailure(.permanent, failure)))
        }
    }

    private static func throughBytes(_ offer: QuerierOffer) -> QuerierOffer {
        (try? WireCodec.decodeOffer(WireCodec.encode(offer))) ?? .nothing
    }
}

/// Reads a stream for whoever asks; one asks at a time.
private actor EventReader {
    private var iterator: AsyncThrowingStream<LeaseEvent, any Error>.AsyncIterator

    init(_ stream: AsyncThrowingStream<LeaseEvent, any Error>) { iterator = stream.makeAsyncIterator() }

    func next() async throws -> LeaseEvent? {
        var reader = iterator
        defer { iterator = reader }
        return try await reader.next(isolation: self)
    }
}
