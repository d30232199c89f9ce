import Foundation
import QueryModel
import QueryScheduling
import Testing

/// What scheduling costs.
///
/// Bounds are of the debug build, beside other tests; `Docs/Performance.md` has the figures of the release build. With
/// `--attachments-path DIR` figures are written there.
@Suite(.serialized) struct SchedulerCostTests {
    /// Queries of forty fragments; 2,500 of them make the hundred thousand fragments of the figures.
    private static let queries =
        ProcessInfo.processInfo.environment["FIREFINCH_SCHEDULER_QUERIES"].flatMap { Int($0) } ?? 500

    /// The least of some runs: what else the process does at that time adds to each, to memory above all.
    private static func least(of runs: Int, _ load: SchedulerLoad) async throws -> SchedulerLoad.Figures {
        var best = try await onOwnThread { try load.run() }
        for _ in 1..<runs {
            let next = try await onOwnThread { try load.run() }
            #expect(next.fragments == best.fragments)
            best.seconds = min(best.seconds, next.seconds)
            best.queuedBytes = min(best.queuedBytes, next.queuedBytes)
        }
        return best
    }

    @Test func `queued fragments take little memory and little time each`() async throws {
        let figures = try await Self.least(of: 6, SchedulerLoad(queries: Self.queries))
        let bytes = figures.queuedBytes / max(1, figures.fragments)
        #expect(figures.fragments == 40 * Self.queries)
        #expect(bytes <= 2048, "\(bytes) bytes each")
        #expect(figures.microsecondsPerFragment <= 400, "\(figures.microsecondsPerFragment) µs each")
        Attachment.record(figures.description, named: "scheduler-cost.txt")
    }

    @Test func `thousands of queriers that take nothing cost nothing`() async throws {
        var load = SchedulerLoad(queries: 100, queriers: 20)
        let few = try await Self.least(of: 3, load).microsecondsPerFragment
        load.idle = 5000
        let many = try await Self.least(of: 3, load).microsecondsPerFragment
        #expect(many <= 3 * few, "\(few) µs each without them, \(many) µs with them")
        Attachment.record("\(few) µs each without idle queriers, \(many) µs with 5,000\n", named: "idle-queriers.txt")
    }

    @Test func `thousands of lease streams on which nothing happens do no harm`() async throws {
        let few = try await onOwnThread { try (0..<3).map { _ in try Self.answering(besides: 0) }.min() ?? 0 }
        let many = try await onOwnThread { try (0..<3).map { _ in try Self.answering(besides: 5000) }.min() ?? 0 }
        #expect(many <= 3 * few, "\(few) s without them, \(many) s with them")
        Attachment.record("\(few) s without idle streams, \(many) s with 5,000\n", named: "idle-streams.txt")
    }

    /// Time of the CPU for fifty queries of forty fragments, besides so many attached queriers that never have room.
    private static func answering(besides idle: Int) throws -> Double {
        try simulate(seed: 1) { time in
            let scheduler = QueryScheduler(
                metastore: ScriptedMetastore((0..<40).map { Fixtures.block($0) }),
                time: time,
                settings: Fixtures.settings,
                logger: Fixtures.logger
            )
            var streams: [AsyncThrowingStream<LeaseEvent, any Error>] = []
            for id in 0..<UInt64(idle) {
                let introduction = QuerierIntroduction(QuerierID(1000 + id), place: .remote)
                streams.append(try await scheduler.attach(introduction, QuerierOffer(leases: 0, bytes: 0)))
            }
            defer { withExtendedLifetime(streams) {} }
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await scheduler.run() }
                for id in 1...4 as ClosedRange<UInt64> {
                    group.addTask {
                        let id = QuerierID(id)
                        try await StandInQuerier(id: id, leasing: scheduler, time: time, place: .remote).run()
                    }
                }
                defer { group.cancelAll() }
                let begun = SchedulerLoad.cpuSeconds
                for _ in 0..<50 { _ = try await scheduler.answer(Fixtures.countQuery(), QueryOptions()) }
                return SchedulerLoad.cpuSeconds - begun
            }
        }
    }
}
