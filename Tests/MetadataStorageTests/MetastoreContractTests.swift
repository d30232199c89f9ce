import BlockFormat
import MetadataStorage
import ProfileModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct MetastoreContractTests {
    private let red: TenantID
    private let blue: TenantID

    init() throws {
        red = try TenantID("red")
        blue = try TenantID("blue")
    }

    // MARK: Committing

    @Test(arguments: MetastoreCase.all)
    func `a committed segment is found as it was committed`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        let commit = Segments.commit(
            1,
            [
                Segments.Part(tenant: red, service: "a", times: -5...10, identities: [1, 2]),
                Segments.Part(tenant: red, service: "caf\u{E9}", times: 3...4, identities: [3]),
            ]
        )
        let outcome = try await metastore.commitSegment(commit)
        #expect(outcome == SegmentOutcome(suppressed: [[], []]))
        let found = try await metastore.blocks(matching: .everything(red))
        let datasets = commit.block.datasets.enumerated().map {
            DatasetRecord(number: $0, metadata: $1, suppressed: [])
        }
        #expect(
            found == [
                BlockRecord(
                    id: commit.block.id,
                    objectPath: commit.block.objectPath,
                    level: 0,
                    deletionHorizon: commit.block.createdAt,
                    datasets: datasets
                )
            ]
        )
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `a known identity is suppressed in every later segment`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        _ = try await metastore.commitSegment(Segments.commit(1, identities: [1, 2, 3]))
        let second = try await metastore.commitSegment(Segments.commit(2, identities: [4, 3, 5, 1]))
        #expect(second.suppressed == [[1, 3]])
        let found = try await metastore.blocks(matching: .everything(.anonymous))
        #expect(found.map { $0.datasets.map(\.suppressed) } == [[[]], [[1, 3]]])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `of equal profiles in one segment the first is new`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        let commit = Segments.commit(
            1,
            [
                Segments.Part(tenant: red, service: "a", times: 0...1, identities: [9, 5, 9]),
                Segments.Part(tenant: red, service: "b", times: 0...1, identities: [6, 5, 9, 6]),
            ]
        )
        let expected = SegmentOutcome(suppressed: [[2], [1, 2, 3]])
        #expect(try await metastore.commitSegment(commit) == expected)
        #expect(try await metastore.commitSegment(commit) == expected)
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `a repeated commit changes nothing and gives the first outcome`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        _ = try await metastore.commitSegment(Segments.commit(1, identities: [1]))
        let commit = Segments.commit(2, identities: [1, 2])
        let first = try await metastore.commitSegment(commit)
        let before = try await metastore.blocks(matching: .everything(.anonymous))
        _ = try await metastore.commitSegment(Segments.commit(3, identities: [2]))
        #expect(try await metastore.commitSegment(commit) == first)
        #expect(first.suppressed == [[0]])
        #expect(try await metastore.blocks(matching: .everything(.anonymous)).prefix(2) == before[...])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `another segment under a used id is refused`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        let commit = Segments.commit(1, identities: [1])
        _ = try await metastore.commitSegment(commit)
        var others = [Segments.commit(1, identities: [2, 3]), commit, commit, commit]
        others[1].block.createdAt += 1
        others[2].block.datasets[0].service = "b"
        others[3].block.lineage = []
        for other in others {
            let error = await #expect(throws: MetastoreError.self) { try await metastore.commitSegment(other) }
            #expect(error?.code == .invalidArgument)
        }
        // What was refused left nothing behind.
        let next = try await metastore.commitSegment(Segments.commit(2, identities: [2, 3, 1]))
        #expect(next.suppressed == [[2]])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `a commit that contradicts itself is refused`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        let good = Segments.commit(1, identities: [1, 2])
        var bad = Array(repeating: good, count: 5)
        bad[0].identities = []
        bad[1].identities[0].removeLast()
        bad[2].identitiesExpire[0].append(0)
        bad[3].block.level = 1
        bad[4].block.datasets[0].profileCount = 3
        for commit in bad {
            let error = await #expect(throws: MetastoreError.self) { try await metastore.commitSegment(commit) }
            #expect(error?.code == .invalidArgument)
        }
        #expect(try await metastore.blocks(matching: .everything(.anonymous)) == [])
        #expect(try await metastore.commitSegment(good).suppressed == [[]])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `a segment without datasets is a segment`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        #expect(try await metastore.commitSegment(Segments.commit(1, [])).suppressed == [])
        #expect(try await metastore.commitSegment(Segments.commit(1, [])).suppressed == [])
        #expect(try await metastore.blocks(matching: .everything(.anonymous)) == [])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all, 0..<8 as Range<UInt64>)
    func `every identity counts in exactly one profile, whatever the order and the writers`(
        _ kind: MetastoreCase,
        seed: UInt64
    ) async throws {
        let (metastore, directory) = try await kind.make()
        var random = SplitMix64(seed: seed)
        let commits = (0..<24 as Range<UInt64>).map { number in
            let parts = (0..<Int.random(in: 1...3, using: &random)).map { part in
                let identities = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                    UInt64.random(in: 0..<60, using: &random)
                }
                return Segments.Part(tenant: red, service: "s\(part)", times: 0...9, identities: identities)
            }
            return Segments.commit(number / 4, incarnation: number % 4, parts)
        }
        // Each segment is committed twice, by several tasks at once, in an order of its own.
        let schedule = (commits + commits).shuffled(using: &random)
        let outcomes = try await withThrowingTaskGroup(of: (BlockID, SegmentOutcome).self) { group in
            for commit in schedule {
                group.addTask { (commit.block.id, try await metastore.commitSegment(commit)) }
            }
            return try await group.reduce(into: [BlockID: [SegmentOutcome]]()) { $0[$1.0, default: []].append($1.1) }
        }
        var counted: [ProfileIdentity: Int] = [:]
        for commit in commits {
            let both = try #require(outcomes[commit.block.id])
            #expect(both.count == 2 && both[0] == both[1])
            for (dataset, identities) in commit.identities.enumerated() {
                let suppressed = Set(both[0].suppressed[dataset])
                #expect(both[0].suppressed[dataset] == suppressed.sorted())
                for (number, identity) in identities.enumerated() where !suppressed.contains(UInt32(number)) {
                    counted[identity, default: 0] += 1
                }
            }
        }
        #expect(Set(counted.keys) == Set(commits.flatMap { $0.identities.flatMap(\.self) }))
        #expect(counted.values.allSatisfy { $0 == 1 })
        let found = try await metastore.blocks(matching: .everything(red))
        for block in found {
            let outcome = try #require(outcomes[block.id]?.first)
            for dataset in block.datasets { #expect(dataset.suppressed == outcome.suppressed[dataset.number]) }
        }
        withExtendedLifetime(directory) {}
    }

    // MARK: Selecting

    @Test(arguments: MetastoreCase.all)
    func `tenants see their own datasets alone`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        let parts = [
            Segments.Part(tenant: red, service: "a", times: 0...9, identities: [1]),
            Segments.Part(tenant: blue, service: "a", times: 0...9, identities: [2]),
            Segments.Part(tenant: red, service: "b", times: 0...9, identities: [3]),
        ]
        _ = try await metastore.commitSegment(Segments.commit(1, parts))
        let numbers = { (tenants: [TenantID]) in
            try await metastore.blocks(
                matching: BlockSelection(tenants: tenants, range: TimeRange(start: 0, end: 9), limit: 10)
            ).flatMap { $0.datasets.map(\.number) }
        }
        #expect(try await numbers([red]) == [0, 2])
        #expect(try await numbers([blue]) == [1])
        #expect(try await numbers([blue, red, blue]) == [0, 1, 2])
        #expect(try await numbers([.anonymous]) == [])
        #expect(try await numbers([]) == [])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `both ends of a range are inside`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        let part = Segments.Part(tenant: red, service: "a", times: 10...20, identities: [1])
        _ = try await metastore.commitSegment(Segments.commit(1, [part]))
        let expected: [(Int64, Int64, Bool)] = [
            (0, 9, false), (0, 10, true), (20, 30, true), (21, 30, false), (12, 13, true), (0, 99, true),
            (.min, .max, true), (.min, 9, false), (21, .max, false),
        ]
        for (start, end, isFound) in expected {
            let selection = BlockSelection(tenants: [red], range: TimeRange(start: start, end: end), limit: 10)
            #expect(try await metastore.blocks(matching: selection).isEmpty == !isFound, "\(start)...\(end)")
        }
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `a service is found by its bytes`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        let services = ["a", "A", "ab", "", "caf\u{E9}", "cafe\u{301}", "a\0b"]
        let parts = services.enumerated().map { number, service in
            Segments.Part(tenant: red, service: service, times: 0...9, identities: [UInt64(number)])
        }
        _ = try await metastore.commitSegment(Segments.commit(1, parts))
        for (number, service) in services.enumerated() {
            let selection = BlockSelection(
                tenants: [red],
                range: TimeRange(start: 0, end: 9),
                service: service,
                limit: 10
            )
            let found = try await metastore.blocks(matching: selection)
            #expect(found.flatMap { $0.datasets.map(\.number) } == [number], "\(service)")
        }
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `blocks come in the order of their ids`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        let ids: [(UInt64, UInt64)] = [(2, 1), (1, .max), (.max, 0), (1, 2), (0x8000_0000_0000_0000, 5)]
        for (number, id) in ids.enumerated() {
            let part = Segments.Part(tenant: red, service: "a", times: 0...9, identities: [UInt64(number)])
            _ = try await metastore.commitSegment(Segments.commit(id.1, incarnation: id.0, [part]))
        }
        let found = try await metastore.blocks(matching: .everything(red)).map(\.id)
        #expect(found == ids.map { BlockID(high: $0.0, low: $0.1) }.sorted())
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `more blocks than the limit are refused, as many are not`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        for number in 0..<5 as Range<UInt64> {
            let tenant = number < 3 ? red : blue
            let part = Segments.Part(tenant: tenant, service: "a", times: 0...9, identities: [number])
            _ = try await metastore.commitSegment(Segments.commit(number, [part]))
        }
        #expect(try await metastore.blocks(matching: .everything(red, blue, limit: 5)).count == 5)
        #expect(try await metastore.blocks(matching: .everything(red, blue, limit: .max)).count == 5)
        for limit in [4, 1, 0, -1] {
            let error = await #expect(throws: MetastoreError.self) {
                try await metastore.blocks(matching: .everything(red, blue, limit: limit))
            }
            #expect(error?.code == .resourceExhausted)
        }
        #expect(try await metastore.blocks(matching: .everything(blue, limit: 2)).count == 2)
        #expect(try await metastore.blocks(matching: .everything(.anonymous, limit: 0)) == [])
        withExtendedLifetime(directory) {}
    }

    // MARK: Forgetting

    @Test(arguments: MetastoreCase.all)
    func `a forgotten identity is new again, others are not`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        _ = try await metastore.commitSegment(Segments.commit(1, identities: [1], expires: 100))
        _ = try await metastore.commitSegment(Segments.commit(2, identities: [2], expires: 200))
        _ = try await metastore.commitSegment(Segments.commit(3, identities: [3], expires: .max))
        #expect(try await metastore.forgetIdentities(expiredBefore: 100, limit: 10) == 0)
        #expect(try await metastore.forgetIdentities(expiredBefore: 101, limit: 10) == 1)
        let fourth = try await metastore.commitSegment(Segments.commit(4, identities: [1, 2, 3], expires: 300))
        #expect(fourth.suppressed == [[1, 2]])
        #expect(try await metastore.forgetIdentities(expiredBefore: .max, limit: 10) == 2)
        let fifth = try await metastore.commitSegment(Segments.commit(5, identities: [1, 2, 3]))
        #expect(fifth.suppressed == [[2]])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `a repeated profile prolongs the memory of its identity`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        _ = try await metastore.commitSegment(Segments.commit(1, identities: [1], expires: 100))
        _ = try await metastore.commitSegment(Segments.commit(2, identities: [1], expires: 200))
        _ = try await metastore.commitSegment(Segments.commit(3, identities: [1], expires: 50))
        #expect(try await metastore.forgetIdentities(expiredBefore: 150, limit: 10) == 0)
        let fourth = try await metastore.commitSegment(Segments.commit(4, identities: [1]))
        #expect(fourth.suppressed == [[0]])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `forgetting goes in steps of at most the limit, the oldest first`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        for number in 0..<7 as Range<UInt64> {
            _ = try await metastore.commitSegment(
                Segments.commit(number, identities: [number], expires: Int64(number) * 10)
            )
        }
        #expect(try await metastore.forgetIdentities(expiredBefore: 1000, limit: 0) == 0)
        #expect(try await metastore.forgetIdentities(expiredBefore: 1000, limit: -1) == 0)
        #expect(try await metastore.forgetIdentities(expiredBefore: 1000, limit: 3) == 3)
        let probe = try await metastore.commitSegment(Segments.commit(9, identities: [0, 1, 2, 3], expires: 5000))
        #expect(probe.suppressed == [[3]])
        #expect(try await metastore.forgetIdentities(expiredBefore: 1000, limit: 100) == 3)
        #expect(try await metastore.forgetIdentities(expiredBefore: 1000, limit: 100) == 0)
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `forgetting an identity changes no committed outcome`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        _ = try await metastore.commitSegment(Segments.commit(1, identities: [1], expires: 10))
        let commit = Segments.commit(2, identities: [1, 2], expires: 10)
        let outcome = try await metastore.commitSegment(commit)
        #expect(try await metastore.forgetIdentities(expiredBefore: 11, limit: 10) == 2)
        #expect(try await metastore.commitSegment(commit) == outcome)
        #expect(outcome.suppressed == [[0]])
        withExtendedLifetime(directory) {}
    }

    @Test(arguments: MetastoreCase.all)
    func `a sound metastore says that it can be written`(_ kind: MetastoreCase) async throws {
        let (metastore, directory) = try await kind.make()
        try await metastore.checkWritable()
        try await metastore.checkWritable()
        #expect(try await metastore.blocks(matching: .everything(.anonymous)) == [])
        withExtendedLifetime(directory) {}
    }
}
