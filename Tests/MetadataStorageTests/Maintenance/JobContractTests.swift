import BlockFormat
import MetadataStorage
import ProfileModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct JobContractTests {
    // MARK: Adding

    @Test(arguments: MetastoreCase.all)
    func `a job is added once and claims its sources`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let sources = [try await rig.commit(1).id, try await rig.commit(2).id]
        let result = MaintenanceRig.compacted(1)
        let job = MaintenanceRig.job("k", sources.reversed(), results: [result])
        #expect(try await rig.metastore.addJob(job))
        #expect(try await !rig.metastore.addJob(job))
        #expect(try await rig.summaries().map(\.job) == ["k", "k"])
        let record = JobRecord(
            job: job,
            state: .waiting,
            attempts: 0,
            worker: nil,
            reason: nil,
            createdAt: rig.time.unixNanoseconds
        )
        #expect(try await rig.metastore.jobs(limit: 10) == [record])
        #expect(try await rig.metastore.jobs(limit: 0) == [])
        #expect(try await rig.found().count == 2)
    }

    @Test(arguments: MetastoreCase.all)
    func `a job that cannot have all of its sources has none`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let first = try await rig.commit(1).id
        let second = try await rig.commit(2).id
        let retired = try await rig.commit(3).id
        _ = try await rig.metastore.retire([retired], reason: "old")
        #expect(try await rig.metastore.addJob(MaintenanceRig.job("a", [second])))
        for bad in [second, retired, BlockID(high: 9, low: 9)] {
            let job = MaintenanceRig.job("b", [first, bad])
            #expect(
                await rig.code { metastore in _ = try await metastore.addJob(job) } == .conflict
            )
        }
        let twice = MaintenanceRig.job("b", [first, first])
        let code = await rig.code { metastore in _ = try await metastore.addJob(twice) }
        #expect(code == .invalidArgument)
        #expect(try await rig.summaries(.live).map(\.job) == [nil, "a"])
        #expect(try await rig.metastore.jobs(limit: 10).map(\.job.key) == ["a"])
        #expect(try await rig.metastore.addJob(MaintenanceRig.job("b", [first])))
    }

    @Test(arguments: MetastoreCase.all)
    func `keys are told apart by their bytes`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        #expect(try await rig.metastore.addJob(MaintenanceRig.job("caf\u{E9}", [])))
        #expect(try await rig.metastore.addJob(MaintenanceRig.job("cafe\u{301}", [])))
        #expect(try await !rig.metastore.addJob(MaintenanceRig.job("caf\u{E9}", [])))
    }

    // MARK: Leasing

    @Test(arguments: MetastoreCase.all)
    func `the oldest job of the wanted kinds is leased, to one worker at a time`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        var other = MaintenanceRig.job("other", [])
        other.kind = JobKind(name: "other")
        _ = try await rig.metastore.addJob(other)
        _ = try await rig.metastore.addJob(MaintenanceRig.job("z", []))
        rig.time.advance(by: .seconds(1))
        _ = try await rig.metastore.addJob(MaintenanceRig.job("a", []))
        let first = try #require(try await rig.lease("one"))
        #expect(first.job == MaintenanceRig.job("z", []))
        #expect(first.attempt == 1)
        #expect(first.createdAt == rig.time.unixNanoseconds - 1_000_000_000)
        let second = try #require(try await rig.lease("two"))
        #expect(second.job.key == "a")
        #expect(second.token > first.token)
        #expect(try await rig.lease() == nil)
        #expect(try await rig.metastore.leaseJob(kinds: [], worker: "w", duration: .seconds(1)) == nil)
        let records = try await rig.metastore.jobs(limit: 10)
        #expect(records.map(\.state) == [.waiting, .leased, .leased])
        #expect(records.map(\.worker) == [nil, "one", "two"])
    }

    @Test(arguments: MetastoreCase.all)
    func `a lease that ran out goes to another worker, and the first is fenced`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let first = try #require(try await rig.leased("k", []))
        rig.time.advance(by: .seconds(9))
        #expect(try await rig.lease() == nil)
        rig.time.advance(by: .seconds(1))
        let second = try #require(try await rig.lease("other"))
        #expect(second.attempt == 2)
        #expect(second.token > first.token)
        #expect(try await rig.metastore.jobs(limit: 1).first?.reason == "the lease of worker w ran out")
        let attempts: [(any MaintenanceMetastore) async throws -> Void] = [
            { metastore in
                try await metastore.renewJob("k", token: first.token, duration: .seconds(9))
            },
            { metastore in
                try await metastore.failJob(
                    "k",
                    token: first.token,
                    reason: "",
                    retryAfter: .zero,
                    parkAfter: 9
                )
            },
            { metastore in
                try await metastore.completeJob(
                    JobCompletion(key: "k", token: first.token, results: [], setAside: [])
                )
            },
        ]
        for attempt in attempts { #expect(await rig.code(attempt) == .fenced) }
        try await rig.metastore.renewJob("k", token: second.token, duration: .seconds(1))
    }

    @Test(arguments: MetastoreCase.all)
    func `a lease lasts as long as it is renewed, and may be late while nobody else has the job`(
        _ kind: MetastoreCase
    ) async throws {
        let rig = try await MaintenanceRig(kind)
        let lease = try #require(try await rig.leased("k", []))
        for _ in 0..<5 {
            rig.time.advance(by: .seconds(9))
            try await rig.metastore.renewJob("k", token: lease.token, duration: .seconds(10))
        }
        #expect(try await rig.lease() == nil)
        rig.time.advance(by: .seconds(60))
        try await rig.metastore.renewJob("k", token: lease.token, duration: .seconds(10))
        #expect(try await rig.lease() == nil)
        rig.time.advance(by: .seconds(60))
        try await rig.metastore.completeJob(JobCompletion(key: "k", token: lease.token, results: [], setAside: []))
        #expect(try await rig.metastore.jobs(limit: 9) == [])
    }

    @Test(arguments: MetastoreCase.all)
    func `tokens grow over all jobs, also when a key comes again`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        var tokens: [Int64] = []
        for round in 0..<4 {
            let lease = try #require(try await rig.leased("k", []))
            tokens.append(lease.token)
            try await rig.metastore.completeJob(
                JobCompletion(key: "k", token: lease.token, results: [], setAside: [])
            )
            #expect(try await !rig.metastore.addJob(MaintenanceRig.job("k", [])), "round \(round)")
            rig.time.advance(by: .seconds(3_601))
            // Ending another job forgets those that ended long ago.
            let other = try #require(try await rig.leased("other \(round)", []))
            try await rig.metastore.completeJob(
                JobCompletion(key: other.job.key, token: other.token, results: [], setAside: [])
            )
            tokens.append(other.token)
        }
        #expect(tokens == tokens.sorted() && Set(tokens).count == tokens.count)
    }

    // MARK: Failing

    @Test(arguments: MetastoreCase.all)
    func `a failed job waits, is tried again and is parked at last, claims and all`(_ kind: MetastoreCase) async throws
    {
        let rig = try await MaintenanceRig(kind)
        let source = try await rig.commit(1).id
        _ = try await rig.metastore.addJob(MaintenanceRig.job("k", [source]))
        for attempt in 1...3 {
            let lease = try #require(try await rig.lease())
            #expect(lease.attempt == attempt)
            try await rig.metastore.failJob(
                "k",
                token: lease.token,
                reason: "broken \(attempt)",
                retryAfter: .seconds(30),
                parkAfter: 3
            )
            #expect(try await rig.lease() == nil)
            rig.time.advance(by: .seconds(29))
            #expect(try await rig.lease() == nil)
            rig.time.advance(by: .seconds(1))
        }
        #expect(try await rig.lease() == nil)
        let parked = try #require(try await rig.metastore.jobs(limit: 9).first)
        #expect(parked.state == .parked)
        #expect(parked.attempts == 3)
        #expect(parked.worker == "w")
        #expect(parked.reason == "broken 3")
        #expect(try await rig.summaries().map(\.job) == ["k"])
        #expect(try await rig.metastore.retryJob("k"))
        #expect(try await !rig.metastore.retryJob("k"))
        #expect(try await !rig.metastore.retryJob("unknown"))
        #expect(try await rig.lease()?.attempt == 1)
    }

    @Test(arguments: MetastoreCase.all)
    func `an attempt that was only stopped does not count`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        _ = try await rig.metastore.addJob(MaintenanceRig.job("k", []))
        for _ in 1...4 {
            let lease = try #require(try await rig.lease())
            #expect(lease.attempt == 1)
            try await rig.metastore.failJob(
                "k",
                token: lease.token,
                reason: "stopped",
                retryAfter: .zero,
                parkAfter: .max
            )
        }
        #expect(try await rig.metastore.jobs(limit: 1).first?.attempts == 0)
    }

    @Test(arguments: MetastoreCase.all)
    func `a failure told twice counts once`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let lease = try #require(try await rig.leased("k", []))
        for reason in ["first", "second"] {
            try await rig.metastore.failJob(
                "k",
                token: lease.token,
                reason: reason,
                retryAfter: .zero,
                parkAfter: 5
            )
        }
        let record = try #require(try await rig.metastore.jobs(limit: 1).first)
        #expect(record.state == .waiting && record.attempts == 1 && record.reason == "first")
        let renewing = await rig.code { metastore in
            try await metastore.renewJob("k", token: lease.token, duration: .seconds(1))
        }
        #expect(renewing == .fenced)
        _ = try await rig.lease()
        let failing = await rig.code { metastore in
            try await metastore.failJob("k", token: lease.token, reason: "", retryAfter: .zero, parkAfter: 5)
        }
        #expect(failing == .fenced)
    }

    @Test(arguments: MetastoreCase.all)
    func `extreme durations neither trap nor end a lease early`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        _ = try await rig.metastore.addJob(MaintenanceRig.job("k", []))
        let kinds = [JobKind.compaction]
        let ended = try await rig.metastore.leaseJob(kinds: kinds, worker: "w", duration: .seconds(-5))
        #expect(ended?.attempt == 1)
        let endless = try await rig.metastore.leaseJob(kinds: kinds, worker: "w", duration: .seconds(Int64.max))
        #expect(endless?.attempt == 2)
        rig.time.advance(by: .seconds(1_000_000))
        #expect(try await rig.lease() == nil)
        #expect(try await rig.metastore.removableBlocks(grace: .seconds(Int64.max), limit: 5) == [])
    }

    @Test(arguments: MetastoreCase.all)
    func `many workers at once get every job exactly once`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let metastore = rig.metastore
        for number in 0..<20 { _ = try await metastore.addJob(MaintenanceRig.job("k\(number)", [])) }
        let keys = try await withThrowingTaskGroup(of: [String].self) { group in
            for worker in 0..<5 {
                group.addTask {
                    var keys: [String] = []
                    while let lease = try await metastore.leaseJob(
                        kinds: [.compaction],
                        worker: "w\(worker)",
                        duration: .seconds(10)
                    ) {
                        keys.append(lease.job.key)
                    }
                    return keys
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(keys.sorted() == (0..<20).map { "k\($0)" }.sorted())
    }
}
