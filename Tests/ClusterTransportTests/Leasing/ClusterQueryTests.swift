import ClusterTransport
import QueryEngine
import QueryModel
import QueryScheduling
import Testing

/// Queries answered by queriers behind cluster ports, with the real scheduler and engine.
@Suite(.timeLimit(.minutes(5)))
struct ClusterQueryTests {
    private static let offer = QuerierOffer(leases: 1, bytes: 1 << 30)

    /// What queriers of the scheduler's own process answer.
    private static func localAnswer(_ fleet: StoredFleet) async throws -> QueryAnswer {
        let scheduler = fleet.scheduler()
        let querier = Querier(QuerierIntroduction(QuerierID(1)), leasing: scheduler, engine: fleet.engine())
        return try await beside([{ await scheduler.run() }, { try await querier.run() }]) {
            try await scheduler.answer(fleet.query, QueryOptions())
        }
    }

    @Test func `queriers of other processes answer as those of the own one do`() async throws {
        let fleet = try await StoredFleet()
        let frontend = try await ClusterFrontend(fleet)
        let queriers = try (1...2).map { try AttachedQuerier($0, fleet.engine(), to: frontend.port) }
        let answer = try await beside([frontend.service] + queriers.flatMap(\.services)) {
            await until { await frontend.scheduler.snapshot().attachedQueriers == 2 }
            return try await frontend.scheduler.answer(fleet.query, QueryOptions())
        }
        #expect(try await answer == Self.localAnswer(fleet))
        #expect(answer.coverage.fragments == 12)
        #expect(answer.coverage.isComplete)
    }

    @Test func `queriers of other processes merge reports to the same answer`() async throws {
        let fleet = try await StoredFleet(segments: 24)
        let frontend = try await ClusterFrontend(fleet) { settings in
            settings.mergeBatchReports = 4
            settings.mergeBacklogBytes = 0
            settings.leastMergeLeaseBytes = 0
        }
        let queriers = try (1...2).map { try AttachedQuerier($0, fleet.engine(), to: frontend.port) }
        try await beside([frontend.service] + queriers.flatMap(\.services)) {
            await until { await frontend.scheduler.snapshot().attachedQueriers == 2 }
            let expected = try await Self.localAnswer(fleet)
            for _ in 0..<5 {
                #expect(try await frontend.scheduler.answer(fleet.query, QueryOptions()) == expected)
            }
            let snapshot = await frontend.scheduler.snapshot()
            #expect(snapshot.totals.merges.merged > 0 && snapshot.totals.merges.merged == snapshot.totals.merges.sent)
            #expect(snapshot.runningMerges == 0 && snapshot.reservedReportBytes == 0)
        }
    }

    @Test func `two frontends share one querier's engine`() async throws {
        let fleet = try await StoredFleet()
        let frontends = [try await ClusterFrontend(fleet), try await ClusterFrontend(fleet)]
        let engine = fleet.engine()
        let ties = try frontends.map { try AttachedQuerier(1, engine, to: $0.port) }
        let answers = try await beside(frontends.map(\.service) + ties.flatMap(\.services)) {
            async let first = frontends[0].scheduler.answer(fleet.query, QueryOptions())
            async let second = frontends[1].scheduler.answer(fleet.query, QueryOptions())
            return try await [first, second]
        }
        let local = try await Self.localAnswer(fleet)
        #expect(answers == [local, local])
    }

    @Test func `a lease whose stream is cut goes to another querier, and nothing counts twice`() async throws {
        let fleet = try await StoredFleet(segments: 4)
        let frontend = try await ClusterFrontend(fleet)
        let lost = try LoopbackConnection(to: frontend.port)
        let holder = RemoteLeasing(over: lost.connection)
        let answer = try await beside([frontend.service, { try await holder.run() }]) {
            let asker = Task { try await frontend.scheduler.answer(fleet.query, QueryOptions()) }
            var events = try await holder.attach(QuerierIntroduction(QuerierID(9)), Self.offer).makeAsyncIterator()
            _ = try await events.next()
            await lost.cut()
            await until { await frontend.scheduler.snapshot().attachedQueriers == 0 }
            #expect(await frontend.scheduler.snapshot().totals.leasesLost == 1)
            let other = try AttachedQuerier(2, fleet.engine(), to: frontend.port)
            return try await beside(other.services) { try await asker.value }
        }
        #expect(try await answer == Self.localAnswer(fleet))
    }

    @Test func `leases on their way to a querier that takes leave are not lost`() async throws {
        let fleet = try await StoredFleet(segments: 8)
        let frontend = try await ClusterFrontend(fleet)
        let connection = try LoopbackConnection(to: frontend.port)
        let leaving = RemoteLeasing(over: connection.connection)
        let answer = try await beside([frontend.service, { try await leaving.run() }]) {
            let asker = Task { try await frontend.scheduler.answer(fleet.query, QueryOptions()) }
            let stream = try await leaving.attach(
                QuerierIntroduction(QuerierID(9)),
                QuerierOffer(leases: 4, bytes: 1 << 30)
            )
            await until { await frontend.scheduler.snapshot().runningLeases == 4 }
            await leaving.leave(QuerierID(9))
            await until { await frontend.scheduler.snapshot().attachedQueriers == 0 }
            let totals = await frontend.scheduler.snapshot().totals
            #expect(totals.leasesLost == 0)
            #expect(totals.leasesBusy == 4)
            withExtendedLifetime(stream) {}
            let other = try AttachedQuerier(2, fleet.engine(), to: frontend.port)
            return try await beside(other.services) { try await asker.value }
        }
        #expect(try await answer == Self.localAnswer(fleet))
    }

    @Test func `a query that nobody waits for is called off at its querier`() async throws {
        let fleet = try await StoredFleet(segments: 1)
        let frontend = try await ClusterFrontend(fleet)
        let connection = try LoopbackConnection(to: frontend.port)
        let leasing = RemoteLeasing(over: connection.connection)
        try await beside([frontend.service, { try await leasing.run() }]) {
            var events = try await leasing.attach(QuerierIntroduction(QuerierID(1)), Self.offer).makeAsyncIterator()
            for _ in 0..<5 {
                let asker = Task { try await frontend.scheduler.answer(fleet.query, QueryOptions()) }
                guard case .lease(let lease) = try await events.next() else { continue }
                asker.cancel()
                #expect(try await events.next() == .cancel(lease.id))
                await leasing.offer(QuerierID(1), Self.offer)
            }
        }
    }

    @Test func `a scheduler that drains lets queriers of other processes go`() async throws {
        let fleet = try await StoredFleet(segments: 1)
        let frontend = try await ClusterFrontend(fleet)
        let tie = try AttachedQuerier(1, fleet.engine(), to: frontend.port)
        try await beside([frontend.service]) {
            async let carried: Void = tie.leasing.run()
            async let worked: Void = tie.querier.run()
            await until { await frontend.scheduler.snapshot().attachedQueriers == 1 }
            await frontend.scheduler.drain()
            _ = try await (carried, worked)
        }
    }
}
