import ClusterTransport
import HostEnvironment
import QueryEngine
import QueryModel
import QueryScheduling
import TestSupport
import Testing

/// How soon a querier of another process stops what nobody waits for any more.
@Suite(.timeLimit(.minutes(5)))
struct CancellationTests {
    private static let fragments = 6

    @Test func `a cancelled query's reads end at the querier although no clock moves`() async throws {
        let time = ManualTimeSource()
        let fleet = try await StoredFleet(segments: Self.fragments)
        let frontend = try await ClusterFrontend(fleet, on: time)
        let reads = HeldReads()
        let tie = try AttachedQuerier(1, fleet.engine(reading: reads, on: time), to: frontend.port)
        try await beside([frontend.service] + tie.services) {
            try await Self.ask(fleet, frontend, until: reads)
            // Nothing that waits for a clock could have ended them: not a lease that is lost, not a deadline.
            #expect(reads.calledOff == Self.fragments)
            await until { await tie.querier.runningLeases == 0 }
            #expect(await frontend.scheduler.snapshot().runningLeases == 0)
        }
    }

    /// On a busy machine most take longer for want of a core; what waits for a clock would never be done that soon.
    @Test func `cancelled queries stop within 100 ms where there is a core for it`() async throws {
        let fleet = try await StoredFleet(segments: Self.fragments)
        let frontend = try await ClusterFrontend(fleet)
        let reads = HeldReads()
        let tie = try AttachedQuerier(1, fleet.engine(reading: reads), to: frontend.port)
        try await beside([frontend.service] + tie.services) {
            var took: [Duration] = []
            while took.count < 200, took.count(where: { $0 <= .milliseconds(100) }) < 6 {
                took.append(try await Self.ask(fleet, frontend, until: reads))
            }
            #expect(took.count { $0 <= .milliseconds(100) } == 6, "\(took)")
        }
    }

    /// Asks, cancels once everything is being read, and waits until nothing is; gives how long that took.
    @discardableResult
    private static func ask(
        _ fleet: StoredFleet,
        _ frontend: ClusterFrontend,
        until reads: HeldReads
    ) async throws -> Duration {
        let time = SystemTimeSource()
        let asker = Task { try await frontend.scheduler.answer(fleet.query, QueryOptions()) }
        await until { reads.running >= fragments }
        let cancelled = time.now
        asker.cancel()
        await until { reads.running == 0 }
        return cancelled.duration(to: time.now)
    }
}
