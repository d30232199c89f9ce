import GRPCCore
package import Logging
package import QueryModel

/// The scheduler's end of one attachment, whatever carries its messages.
package struct LeaseSession: Sendable {
    /// Leases one stream may say it has room for; a number without sense would only take memory.
    private static let mostLeases = 4096

    private let leasing: any FragmentLeasing
    private let peer: String
    private let logger: Logger

    /// Prepares the session of whoever connected from `peer`.
    package init(leasing: any FragmentLeasing, peer: String, logger: Logger) {
        self.leasing = leasing
        self.peer = peer
        self.logger = logger
    }

    /// Reads the greeting, attaches, and then passes messages both ways until either side ends.
    ///
    /// - Throws: what `messages` or `write` throw; `RPCError` when what arrives makes no sense, or the scheduler refuses.
    package func run(
        _ messages: some AsyncSequence<[UInt8], any Error> & Sendable,
        _ write: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        let inbox = LeaseInbox()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (greetings, greeting) = AsyncStream<Greeting>.makeStream(bufferingPolicy: .bufferingOldest(1))
            group.addTask {
                defer { greeting.finish() }
                try await receive(messages, inbox) { greeting.yield($0) }
            }
            group.addTask {
                guard let greeting = await greetings.first(where: { _ in true }) else { return }
                try await send(to: greeting, inbox, write)
            }
            // Whichever side ends first, ends the attachment.
            try await group.next()
            group.cancelAll()
        }
    }

    private struct Greeting {
        var querier: QuerierIntroduction
        var offer: QuerierOffer
    }

    private func receive(
        _ messages: some AsyncSequence<[UInt8], any Error>,
        _ inbox: LeaseInbox,
        _ greet: (Greeting) -> Void
    ) async throws {
        var querier: QuerierID?
        for try await bytes in messages {
            let message = try Self.decode(bytes)
            switch (message, querier) {
            case (.hello(let id, let name, let offer), nil):
                querier = id
                logger.info(
                    "querier connected",
                    metadata: ["querier.id": "\(id)", "querier.name": "\(name)", "network.peer": "\(peer)"]
                )
                let introduction = QuerierIntroduction(id, name: name, place: .remote)
                greet(Greeting(querier: introduction, offer: Self.bounded(offer)))
            case (_, nil), (.hello, _):
                throw RPCError(code: .invalidArgument, message: "a lease stream begins with one greeting")
            case (.offer(let offer), let id?): await leasing.offer(id, Self.bounded(offer))
            case (.renew(let lease, let bytesDone), _):
                inbox.note(bytesDone, of: lease)
                await leasing.renew(lease, bytesDone: bytesDone)
            case (.outcomePart(let lease, let part, let isLast), _):
                await take(inbox.add(part, of: lease, isLast: isLast), of: lease)
            }
        }
        // The querier ended its side and nothing was cut off: it took leave.
        if let querier, !Task.isCancelled { await leasing.leave(querier) }
    }

    /// Passes the scheduler's events on; dropping the sequence, however this ends, detaches the querier.
    private func send(to greeting: Greeting, _ inbox: LeaseInbox, _ write: ([UInt8]) async throws -> Void) async throws
    {
        let events: AsyncThrowingStream<LeaseEvent, any Error>
        do { events = try await leasing.attach(greeting.querier, greeting.offer) } catch let error as QueryError {
            throw RPCError(code: .unavailable, message: error.message)
        }
        for try await event in events {
            inbox.note(event)
            try await write(WireCodec.encode(event))
        }
    }

    private func take(_ step: IncomingOutcomes.Step, of lease: LeaseID) async {
        switch step {
        // A querier renews a lease no more once it reports: a large report on a slow way would be lost as stalled.
        case .collecting(let bytesDone): await leasing.renew(lease, bytesDone: bytesDone)
        case .unexpected: break
        case .whole(let bytes):
            do throws(WireFormatError) { await leasing.finish(lease, try WireCodec.decodeLeaseOutcome(bytes)) } catch {
                let message = "the outcome of a lease arrived damaged: \(error)"
                await leasing.finish(lease, .failure(LeaseFailure(.retryable, QueryError(.unavailable, message))))
            }
        case .tooLarge(let limit):
            let message =
                "a fragment's report has more than \(limit) bytes; ask for fewer series, fewer services or a shorter time"
            await leasing.finish(lease, .failure(LeaseFailure(.permanent, QueryError(.resourceExhausted, message))))
        }
    }

    private static func decode(_ bytes: [UInt8]) throws -> QuerierMessage {
        do { return try QuerierMessage(bytes) } catch {
            throw RPCError(code: .invalidArgument, message: "a querier's message cannot be read: \(error)")
        }
    }

    private static func bounded(_ offer: QuerierOffer) -> QuerierOffer {
        var offer = offer
        offer.leases = min(offer.leases, mostLeases)
        return offer
    }
}
