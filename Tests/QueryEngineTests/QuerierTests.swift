import HostEnvironment
import ObjectStorage
import QueryEngine
import QueryModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct QuerierTests {
    private static let query = Query.ofEverything()

    private let time = ManualTimeSource()
    private let scheduler = StandInScheduler()

    private func stored() async throws -> StoredProfiles {
        var generator = ProfileGenerator(seed: 5)
        let profiles = generator.profiles(30)
        return try await StoredProfiles(generator.shuffledSegments(profiles, count: 6), generator.code)
    }

    /// A bucket in which every read takes `latency` of the manual clock.
    private func slow(_ stored: StoredProfiles, _ latency: Duration) -> FaultyObjectStore {
        FaultyObjectStore(stored.bucket, toxics: [Toxic(.latency(latency...latency))], seed: 1, time: time)
    }

    /// An engine that executes two leases at once.
    private func pair(_ store: any ObjectStore) -> FragmentEngine {
        var settings = QuerierSettings()
        settings.mostLeases = 2
        return FragmentEngine(store, settings, time: time)
    }

    private func running<Value: Sendable>(
        _ engine: FragmentEngine,
        _ body: (Querier) async throws -> Value
    ) async throws -> Value {
        let querier = Querier(QuerierIntroduction(QuerierID(1)), leasing: scheduler, engine: engine)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await querier.run() }
            let value = try await body(querier)
            try await group.waitForAll()
            return value
        }
    }

    @Test func `leases are executed, reported once, and room is offered again`() async throws {
        let stored = try await stored()
        let engine = pair(stored.bucket)
        let leases = try stored.leases(Self.query, targetBytes: 1)
        #expect(leases.count > 4)
        let expected = try await stored.answer(Self.query, FragmentEngine(stored.bucket))
        try await running(engine) { querier in
            for lease in leases {
                scheduler.send(.lease(lease))
                await until { scheduler.outcomes[lease.id] != nil }
            }
            await querier.beginDrain()
        }
        let reports = scheduler.outcomes.values.compactMap { if case .report(let report) = $0 { report } else { nil } }
        #expect(try Report.merging(reports, for: Self.query.report) == expected)
        #expect(scheduler.offers.first?.leases == 2)
        #expect(scheduler.offers.contains { $0.leases == 1 })
        #expect(scheduler.offers.last?.isDraining == true)
        #expect(engine.usage.permitBytes == 0 && engine.usage.waitingFragments == 0)
    }

    @Test func `a lease over the capacity is answered busy`() async throws {
        let stored = try await stored()
        let leases = try stored.leases(Self.query, targetBytes: 1)
        try await running(pair(slow(stored, .seconds(5)))) { querier in
            for lease in leases.prefix(3) { scheduler.send(.lease(lease)) }
            await until { scheduler.outcomes[leases[2].id] != nil }
            #expect(scheduler.outcomes[leases[2].id] == .busy)
            await querier.beginDrain()
            await until {
                time.advance(by: .milliseconds(500))
                return scheduler.outcomes.count == 3
            }
        }
    }

    @Test func `a cancelled lease ends in the middle of a read without a report`() async throws {
        let stored = try await stored()
        let lease = try #require(try stored.leases(Self.query).first)
        let engine = FragmentEngine(slow(stored, .seconds(3600)), time: time)
        try await running(engine) { querier in
            scheduler.send(.lease(lease))
            await until { engine.usage.permitBytes > 0 && time.sleeperCount > 2 }
            scheduler.send(.cancel(lease.id))
            await until { await querier.runningLeases == 0 }
            await querier.beginDrain()
        }
        #expect(scheduler.outcomes.isEmpty)
        #expect(engine.usage.permitBytes == 0)
        #expect(time.now.nanoseconds == 0, "no time had to pass")
    }

    @Test func `a draining querier finishes what it holds and takes no more`() async throws {
        let stored = try await stored()
        let leases = try stored.leases(Self.query, targetBytes: 1)
        try await running(FragmentEngine(slow(stored, .seconds(1)), time: time)) { querier in
            scheduler.send(.lease(leases[0]))
            await until { await querier.runningLeases == 1 }
            await querier.beginDrain()
            scheduler.send(.lease(leases[1]))
            await until { scheduler.outcomes[leases[1].id] != nil }
            #expect(scheduler.outcomes[leases[1].id] == .busy)
            await until {
                time.advance(by: .milliseconds(100))
                return scheduler.outcomes[leases[0].id] != nil
            }
        }
        guard case .report? = scheduler.outcomes[leases[0].id] else {
            Issue.record("the lease it held should be reported")
            return
        }
        #expect(scheduler.hasLeft)
    }

    @Test func `a lease is renewed while nothing but a slow read is under way, with its progress`() async throws {
        let stored = try await stored()
        var settings = QuerierSettings()
        settings.batchBytes = 1
        let lease = try #require(try stored.leases(Self.query).first)
        try await running(FragmentEngine(slow(stored, .seconds(3)), settings, time: time)) { querier in
            scheduler.send(.lease(lease))
            await until {
                time.advance(by: .milliseconds(250))
                for _ in 0..<50 { await Task.yield() }
                return scheduler.outcomes[lease.id] != nil
            }
            await querier.beginDrain()
        }
        let renewals = scheduler.renewals(of: lease.id)
        #expect(renewals.count > 10)
        #expect(renewals == renewals.sorted() && Set(renewals).count > 3, "it says how far it is")
    }

    @Test func `a lease whose time is up fails with its deadline`() async throws {
        let stored = try await stored()
        var lease = try #require(try stored.leases(Self.query).first)
        lease.timeLeft = .seconds(2)
        let id = lease.id
        try await running(FragmentEngine(slow(stored, .seconds(3600)), time: time)) { [lease] querier in
            scheduler.send(.lease(lease))
            await until {
                time.advance(by: .milliseconds(100))
                return scheduler.outcomes[id] != nil
            }
            await querier.beginDrain()
        }
        guard case .failure(let failure)? = scheduler.outcomes[id] else {
            Issue.record("the lease should fail")
            return
        }
        #expect(failure.kind == .permanent && failure.error.code == .deadlineExceeded)
        #expect(time.now.nanoseconds < 10_000_000_000)
    }

    @Test func `when the scheduler ends the stream what is held is finished first`() async throws {
        let stored = try await stored()
        let lease = try #require(try stored.leases(Self.query).first)
        try await running(FragmentEngine(stored.bucket, time: time)) { _ in
            scheduler.send(.lease(lease))
            scheduler.shutDown()
        }
        guard case .report? = scheduler.outcomes[lease.id] else {
            Issue.record("the lease it held should be reported")
            return
        }
    }

    @Test func `a broken stream and a refused attachment are told to whoever runs the querier`() async throws {
        let engine = FragmentEngine(MemoryObjectStore(), time: time)
        scheduler.breakDown(QueryError(.unavailable, "gone"))
        await #expect(throws: QueryError(.unavailable, "gone")) {
            try await Querier(QuerierIntroduction(QuerierID(1)), leasing: scheduler, engine: engine).run()
        }
        let closed = StandInScheduler(refusing: QueryError(.unavailable, "closed"))
        await #expect(throws: QueryError(.unavailable, "closed")) {
            try await Querier(QuerierIntroduction(QuerierID(2)), leasing: closed, engine: engine).run()
        }
    }

    @Test func `cancelling the task ends everything unreported`() async throws {
        let stored = try await stored()
        let lease = try #require(try stored.leases(Self.query).first)
        let engine = FragmentEngine(slow(stored, .seconds(3600)), time: time)
        let querier = Querier(QuerierIntroduction(QuerierID(1)), leasing: scheduler, engine: engine)
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do { try await querier.run() } catch { return error is CancellationError }
                return false
            }
            scheduler.send(.lease(lease))
            await until { engine.usage.permitBytes > 0 }
            group.cancelAll()
            #expect(await group.next() == true)
        }
        #expect(scheduler.outcomes.isEmpty)
        #expect(engine.usage.permitBytes == 0)
    }

    @Test func `a querier drained before it ran attaches nowhere`() async throws {
        let querier = Querier(
            QuerierIntroduction(QuerierID(1)),
            leasing: scheduler,
            engine: FragmentEngine(MemoryObjectStore(), time: time)
        )
        await querier.beginDrain()
        try await querier.run()
        #expect(!scheduler.isAttached)
    }

    @Test(arguments: 1...10)
    func `one seed gives one schedule, and every lease ends`(seed: UInt64) async throws {
        let stored = try await stored()
        let leases = try stored.leases(Self.query, targetBytes: 1)
        func simulate() throws -> (schedule: UInt64, outcomes: Int) {
            let executor = SeededExecutor(seed: seed)
            let time = ManualTimeSource()
            let scheduler = StandInScheduler()
            let faulty = FaultyObjectStore(
                stored.bucket,
                toxics: [
                    Toxic(.latency(.milliseconds(1) ... .milliseconds(90))),
                    Toxic(.failure(.unavailable), probability: 0.2),
                ],
                seed: seed,
                time: time
            )
            let engine = FragmentEngine(faulty, time: time)
            let ended = Latch()
            Task(executorPreference: executor) {
                let querier = Querier(QuerierIntroduction(QuerierID(1)), leasing: scheduler, engine: engine)
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { try? await querier.run() }
                    for lease in leases {
                        scheduler.send(.lease(lease))
                        while scheduler.outcomes[lease.id] == nil { try? await time.sleep(for: .milliseconds(10)) }
                    }
                    await querier.beginDrain()
                }
                ended.open()
            }
            while !ended.isOpen { if executor.drain() == 0, !time.advanceToNextDeadline() { break } }
            #expect(ended.isOpen)
            #expect(engine.usage.permitBytes == 0)
            return (executor.scheduleHash, scheduler.outcomes.count)
        }
        let first = try simulate()
        let second = try simulate()
        #expect(first == second)
        #expect(first.outcomes == leases.count)
    }
}
