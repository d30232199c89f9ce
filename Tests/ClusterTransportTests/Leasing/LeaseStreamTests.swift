import ClusterTransport
import GRPCCore
import QueryEngine
import QueryModel
import Testing

/// One attachment over loopback, with a scheduler that the test plays.
@Suite(.timeLimit(.minutes(5)))
struct LeaseStreamTests {
    private static let querier = QuerierID(5)
    private static let introduction = QuerierIntroduction(querier, name: "test", place: .remote)
    private static let offer = QuerierOffer(leases: 2, bytes: 1000)

    private static func port(_ scheduler: StandInScheduler) async throws -> LoopbackPort {
        try await LoopbackPort([LeaseService(leasing: scheduler, logger: StoredFleet.logger)])
    }

    /// A report whose encoding has some 16 MiB.
    private static let largeReport = Report.strings(
        StringSetReport(sorted: (100_000..<160_000).map { String(repeating: "x", count: 256) + String($0) })
    )

    @Test func `what either side says reaches the other`() async throws {
        let scheduler = StandInScheduler()
        let port = try await Self.port(scheduler)
        let connection = try LoopbackConnection(to: port)
        let leasing = RemoteLeasing(over: connection.connection)
        let lease = try await StoredFleet(segments: 1).lease()
        try await beside([{ try await leasing.run() }]) {
            var events = try await leasing.attach(Self.introduction, Self.offer).makeAsyncIterator()
            await until { scheduler.words == [.attached(Self.introduction, Self.offer)] }
            scheduler.send(.lease(lease))
            #expect(try await events.next() == .lease(lease))
            await leasing.offer(Self.querier, .nothing)
            await until { scheduler.words.contains(.offered(.nothing)) }
            await leasing.renew(lease.id, bytesDone: 3)
            await until { scheduler.words.contains(.renewed(lease.id, bytesDone: 3)) }
            await leasing.finish(lease.id, .busy)
            await until { scheduler.outcome(of: lease.id) == .busy }
            scheduler.shutDown()
            #expect(try await events.next() == nil)
        }
    }

    @Test func `renewals go through while a large report is on its way, which is itself progress`() async throws {
        let fleet = try await StoredFleet(segments: 1)
        let large = try await fleet.lease(1)
        let small = try await fleet.lease(2)
        // The scheduler takes in nothing more, once the report has begun, until the other lease was renewed.
        let gate = Latch()
        let scheduler = StandInScheduler { lease in
            if lease == large.id { try? await gate.waitUntilOpen() }
        }
        let port = try await Self.port(scheduler)
        var settings = ClusterSettings()
        settings.partBytes = 64 << 10
        let connection = try LoopbackConnection(to: port, settings)
        let leasing = RemoteLeasing(over: connection.connection)
        try await beside([{ try await leasing.run() }]) {
            var events = try await leasing.attach(Self.introduction, Self.offer).makeAsyncIterator()
            for lease in [large, small] {
                scheduler.send(.lease(lease))
                _ = try await events.next()
            }
            async let sent: Void = leasing.finish(large.id, .report(Self.largeReport))
            await leasing.renew(small.id, bytesDone: 1)
            gate.open()
            await sent
            await until { scheduler.outcome(of: large.id) != nil }
        }
        let words = scheduler.words
        let end = try #require(words.firstIndex { $0 == .finished(large.id, .report(Self.largeReport)) })
        #expect(words[..<end].contains(.renewed(small.id, bytesDone: 1)))
        let progress = words.compactMap { word in
            if case .renewed(large.id, let bytes) = word { bytes } else { nil }
        }
        #expect(progress.count > 200)
        #expect(progress == progress.sorted())
    }

    @Test func `a report larger than any message of the port arrives in pieces`() async throws {
        let lease = try await StoredFleet(segments: 1).lease()
        let report = Report.strings(
            StringSetReport(sorted: (100..<180).map { "\($0)" + String(repeating: "x", count: 1 << 20) })
        )
        let scheduler = StandInScheduler()
        let port = try await Self.port(scheduler)
        let connection = try LoopbackConnection(to: port)
        let leasing = RemoteLeasing(over: connection.connection)
        try await beside([{ try await leasing.run() }]) {
            var events = try await leasing.attach(Self.introduction, Self.offer).makeAsyncIterator()
            scheduler.send(.lease(lease))
            _ = try await events.next()
            await leasing.finish(lease.id, .report(report))
            await until { scheduler.outcome(of: lease.id) != nil }
        }
        #expect(scheduler.outcome(of: lease.id) == .report(report))
    }

    @Test func `an attachment that the scheduler refuses says why`() async throws {
        let scheduler = StandInScheduler(refusing: QueryError(.unavailable, "it is closing time"))
        let port = try await Self.port(scheduler)
        let connection = try LoopbackConnection(to: port)
        let leasing = RemoteLeasing(over: connection.connection)
        let stream = try await leasing.attach(Self.introduction, Self.offer)
        let error = await #expect(throws: QueryError.self) { try await leasing.run() }
        #expect(error?.message.contains("it is closing time") == true)
        await #expect(throws: QueryError.self) { for try await _ in stream {} }
    }

    @Test func `a caller of another version is refused in words`() async throws {
        let port = try await Self.port(StandInScheduler())
        for version in ["999", nil] {
            let caller = RawCaller(place: port.place, version: version)
            let error = await #expect(throws: RPCError.self) { try await caller.call(RawCaller.attach, []) }
            #expect(error?.code == .failedPrecondition)
            #expect(error?.message.contains("cluster protocol \(ClusterProtocol.version)") == true)
            #expect(error?.message.contains(version ?? "none") == true)
        }
    }

    @Test func `a stream that does not begin with one greeting ends with a reason`() async throws {
        let scheduler = StandInScheduler()
        let port = try await Self.port(scheduler)
        let hello = QuerierMessage.hello(Self.querier, name: "test", Self.offer).bytes
        for messages in [[QuerierMessage.offer(Self.offer).bytes], [hello, hello]] {
            let error = await #expect(throws: RPCError.self) {
                try await RawCaller(place: port.place).call(RawCaller.attach, messages, isOpen: true)
            }
            #expect(error?.code == .invalidArgument)
            #expect(error?.message.contains("one greeting") == true)
        }
    }

    @Test func `a damaged message ends the stream with a reason, and the querier counts as gone`() async throws {
        let scheduler = StandInScheduler()
        let port = try await Self.port(scheduler)
        let hello = QuerierMessage.hello(Self.querier, name: "test", Self.offer).bytes
        let error = await #expect(throws: RPCError.self) {
            try await RawCaller(place: port.place).call(RawCaller.attach, [hello, [200, 1, 2]], isOpen: true)
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message.contains("cannot be read") == true)
        await until { scheduler.words.last != .attached(Self.introduction, Self.offer) }
    }

    @Test func `a report longer than its lease allows is refused before it is whole`() async throws {
        let scheduler = StandInScheduler()
        let port = try await Self.port(scheduler)
        let lease = try await StoredFleet(segments: 1).lease(maxReportBytes: 1000)
        scheduler.send(.lease(lease))
        let hello = QuerierMessage.hello(Self.querier, name: "test", Self.offer).bytes
        let part = QuerierMessage.outcomePart(lease.id, Array(repeating: 7, count: 100_000), isLast: false).bytes
        try await beside([
            {
                try await RawCaller(place: port.place).call(RawCaller.attach, [hello], isOpen: true) { _, stream in
                    for _ in 0..<5 { try await stream.write(part) }
                }
            }
        ]) {
            await until { scheduler.outcome(of: lease.id) != nil }
        }
        guard case .failure(let failure) = scheduler.outcome(of: lease.id) else {
            Issue.record("the outcome is no failure")
            return
        }
        #expect(failure.kind == .permanent)
        #expect(failure.error.code == .resourceExhausted)
        #expect(scheduler.words.count { if case .finished = $0 { true } else { false } } == 1)
    }

    @Test func `an outcome that arrives damaged is a failure to be tried again`() async throws {
        let scheduler = StandInScheduler()
        let port = try await Self.port(scheduler)
        let lease = try await StoredFleet(segments: 1).lease()
        scheduler.send(.lease(lease))
        let hello = QuerierMessage.hello(Self.querier, name: "test", Self.offer).bytes
        let part = QuerierMessage.outcomePart(lease.id, [1, 2, 3], isLast: true).bytes
        try await beside([
            {
                try await RawCaller(place: port.place).call(RawCaller.attach, [hello], isOpen: true) { _, stream in
                    try await stream.write(part)
                }
            }
        ]) {
            await until { scheduler.outcome(of: lease.id) != nil }
        }
        guard case .failure(let failure) = scheduler.outcome(of: lease.id) else {
            Issue.record("the outcome is no failure")
            return
        }
        #expect(failure.kind == .retryable)
        #expect(failure.error.message.contains("damaged"))
    }
}
