import BlockFormat
import ClusterTransport
import GRPCCore
import MetadataStorage
import ProfileModel
import QueryModel
import TestSupport
import Testing

/// What the contract suite, which every metastore passes, cannot see: how the way to the owner fails.
@Suite(.timeLimit(.minutes(5)))
struct RemoteMetastoreTests {
    private static func port(
        _ metastore: any MaintenanceMetastore,
        at place: SocketPlace? = nil
    ) async throws
        -> LoopbackPort
    {
        try await LoopbackPort([MetastoreService(metastore: metastore)], port: place?.port ?? 0)
    }

    private static func job(_ number: Int) -> JobSpecification {
        JobSpecification(
            key: "job-\(number)",
            kind: .compaction,
            payload: Array(repeating: UInt8(truncatingIfNeeded: number), count: 1000),
            sources: [],
            resultPaths: []
        )
    }

    @Test func `an owner that goes away leaves the outcome unknown, and is found again`() async throws {
        let owned = MemoryMetastore(time: ManualTimeSource())
        let first = try await Self.port(owned)
        let connection = try LoopbackConnection(to: first)
        let remote = RemoteMetastore(over: connection.connection)
        #expect(try await remote.addJob(Self.job(1)))
        await first.close()
        let error = await #expect(throws: MetastoreError.self) { try await remote.addJob(Self.job(2)) }
        #expect(error?.code == .unavailable)
        #expect(error?.isRetryable == true)
        #expect(error?.message.contains("is not known") == true)
        let second = try await Self.port(owned, at: first.place)
        await until { (try? await remote.addJob(Self.job(2))) != nil }
        #expect(try await remote.jobs(limit: 10).map(\.job.key) == ["job-1", "job-2"])
        await second.close()
    }

    @Test func `an owner that does not answer is waited for no longer than was set`() async throws {
        let port = try await LoopbackPort([SilentMetastore()])
        var settings = ClusterSettings()
        settings.metastorePatience = .milliseconds(200)
        let connection = try LoopbackConnection(to: port, settings)
        let error = await #expect(throws: MetastoreError.self) {
            try await RemoteMetastore(over: connection.connection).checkWritable()
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("no answer within 0.2 seconds") == true)
    }

    @Test func `a name is looked up, as an address is not`() async throws {
        let port = try await Self.port(MemoryMetastore(time: ManualTimeSource()))
        let connection = try ClusterConnection(
            to: SocketPlace(host: "localhost", port: port.place.port),
            ClusterSettings()
        )
        try await beside([{ try await connection.run() }]) {
            try await RemoteMetastore(over: connection).checkWritable()
        }
    }

    @Test func `a process that owns no metastore says so`() async throws {
        let port = try await LoopbackPort([LeaseService(leasing: StandInScheduler(), logger: StoredFleet.logger)])
        let connection = try LoopbackConnection(to: port)
        let error = await #expect(throws: MetastoreError.self) {
            try await RemoteMetastore(over: connection.connection).checkWritable()
        }
        #expect(error?.code == .notOwner)
        #expect(error?.isRetryable == false)
    }

    @Test func `a caller of another version is refused before anything is done`() async throws {
        let port = try await Self.port(MemoryMetastore(time: ManualTimeSource()))
        let caller = RawCaller(place: port.place, version: "0")
        let error = await #expect(throws: RPCError.self) {
            try await caller.call(RawCaller.metastore("CheckWritable"), [[]])
        }
        #expect(error?.code == .failedPrecondition)
    }

    @Test func `a long list comes whole, in many messages`() async throws {
        let owned = MemoryMetastore(time: ManualTimeSource())
        for number in 0..<1000 { _ = try await owned.addJob(Self.job(number)) }
        let port = try await Self.port(owned)
        let connection = try LoopbackConnection(to: port)
        let remote = RemoteMetastore(over: connection.connection)
        #expect(try await remote.jobs(limit: .max).map(\.job) == (0..<1000).map(Self.job))
        let narrow = RemoteMetastore(over: connection.connection, mostAnswerBytes: 500_000)
        let error = await #expect(throws: MetastoreError.self) { try await narrow.jobs(limit: .max) }
        #expect(error?.code == .resourceExhausted)
        #expect(try await narrow.jobs(limit: 100).count == 100)
    }

    @Test func `a request that is too long is not sent`() async throws {
        let port = try await Self.port(MemoryMetastore(time: ManualTimeSource()))
        let connection = try LoopbackConnection(to: port)
        let remote = RemoteMetastore(over: connection.connection)
        var job = Self.job(1)
        job.payload = Array(repeating: 0, count: 49 << 20)
        let error = await #expect(throws: MetastoreError.self) { try await remote.addJob(job) }
        #expect(error?.code == .resourceExhausted)
        #expect(try await remote.jobs(limit: 10).isEmpty)
    }

    @Test func `a call whose task is cancelled says so`() async throws {
        let port = try await Self.port(MemoryMetastore(time: ManualTimeSource()))
        let connection = try LoopbackConnection(to: port)
        let remote = RemoteMetastore(over: connection.connection)
        let call = Task {
            await until { Task.isCancelled }
            return try await remote.jobs(limit: 1)
        }
        call.cancel()
        let error = await #expect(throws: MetastoreError.self) { try await call.value }
        #expect(error?.code == .cancelled)
    }

    @Test func `requests without sense are refused in words, and nothing is done`() async throws {
        let owned = MemoryMetastore(time: ManualTimeSource())
        let port = try await Self.port(owned)
        var random = SplitMix64(seed: 3)
        for method in ["CommitSegment", "AddJob", "CompleteJob", "AdoptBlock", "AddDeletion", "FindBlocks"] {
            for _ in 0..<5 {
                let bytes = (0..<Int(random.next() % 200) + 1).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                let answers = AnswerBox()
                try await RawCaller(place: port.place).call(RawCaller.metastore(method), [bytes]) { answer, _ in
                    answers.add(answer)
                }
                // A failure that says: invalid argument.
                #expect(answers.all.map { Array($0.prefix(2)) } == [[1, 0]], "\(method)")
            }
        }
        #expect(try await owned.jobs(limit: 10).isEmpty)
        #expect(try await owned.allDeletions(includingErased: true).isEmpty)
    }

    @Test func `a request is one message`() async throws {
        let port = try await Self.port(MemoryMetastore(time: ManualTimeSource()))
        for messages in [[], [[], []]] as [[[UInt8]]] {
            let error = await #expect(throws: RPCError.self) {
                try await RawCaller(place: port.place).call(RawCaller.metastore("CheckWritable"), messages)
            }
            #expect(error?.code == .invalidArgument)
        }
    }
}
