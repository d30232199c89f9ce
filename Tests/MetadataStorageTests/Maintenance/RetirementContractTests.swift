import BlockFormat
import MetadataStorage
import ProfileModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RetirementContractTests {
    @Test(arguments: MetastoreCase.all)
    func `a retired block is no longer found, and once`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let first = try await rig.commit(1).id
        let second = try await rig.commit(2).id
        let unknown = BlockID(high: 1, low: 1)
        #expect(try await rig.metastore.retire([first, unknown, first], reason: "old") == [first])
        #expect(try await rig.metastore.retire([first], reason: "older") == [])
        #expect(try await rig.found() == [second])
        #expect(try await rig.metastore.removableBlocks(grace: .zero, limit: 9).map(\.reason) == ["old"])
    }

    @Test(arguments: MetastoreCase.all)
    func `what a job works on stays, what a parked job holds goes with the job`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let sources = [try await rig.commit(1).id, try await rig.commit(2).id]
        _ = try await rig.metastore.addJob(MaintenanceRig.job("k", sources))
        #expect(try await rig.metastore.retire([sources[0]], reason: "old") == [])
        let lease = try #require(try await rig.lease())
        #expect(try await rig.metastore.retire([sources[0]], reason: "old") == [])
        try await rig.metastore.failJob(
            "k",
            token: lease.token,
            reason: "broken",
            retryAfter: .zero,
            parkAfter: 1
        )
        #expect(try await rig.metastore.retire([sources[0]], reason: "old") == [sources[0]])
        #expect(try await rig.metastore.jobs(limit: 9) == [])
        #expect(try await rig.summaries(.live).map(\.job) == [nil])
        #expect(try await rig.metastore.addJob(MaintenanceRig.job("new", [sources[1]])))
    }

    @Test(arguments: MetastoreCase.all)
    func `objects may go after the grace, those retired first first`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let blocks = [try await rig.commit(1), try await rig.commit(2), try await rig.commit(3)]
        for index in [2, 0, 1] {
            _ = try await rig.metastore.retire([blocks[index].id], reason: "reason \(index)")
            rig.time.advance(by: .seconds(10))
        }
        let removable = { (grace: Duration, limit: Int) in
            try await rig.metastore.removableBlocks(grace: grace, limit: limit).map(\.id)
        }
        #expect(try await removable(.seconds(31), 9) == [])
        #expect(try await removable(.seconds(30), 9) == [blocks[2].id])
        #expect(try await removable(.seconds(10), 9) == [blocks[2].id, blocks[0].id, blocks[1].id])
        #expect(try await removable(.seconds(10), 2) == [blocks[2].id, blocks[0].id])
        #expect(try await removable(.seconds(10), -1) == [])
        let first = try #require(try await rig.metastore.removableBlocks(grace: .zero, limit: 1).first)
        #expect(first == RetiredBlock(id: blocks[2].id, objectPath: blocks[2].objectPath, reason: "reason 2"))
    }

    @Test(arguments: MetastoreCase.all)
    func `a forgotten block is unknown, and a live one is not forgotten`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let retired = try await rig.commit(1)
        let live = try await rig.commit(2)
        _ = try await rig.metastore.retire([retired.id], reason: "old")
        let ids = [retired.id, live.id]
        #expect(
            await rig.code { metastore in try await metastore.forgetBlocks(ids) } == .conflict
        )
        #expect(try await rig.metastore.blocks(ids).count == 2)
        try await rig.metastore.forgetBlocks([retired.id])
        try await rig.metastore.forgetBlocks([retired.id])
        #expect(try await rig.metastore.blocks(ids).map(\.summary.id) == [live.id])
        #expect(try await rig.metastore.removableBlocks(grace: .zero, limit: 9) == [])
        #expect(try await rig.metastore.unknownObjects(among: [retired.objectPath]) == [retired.objectPath])
    }

    @Test(arguments: MetastoreCase.all)
    func `a number is not given again when the newest block is forgotten`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        try await rig.commit(1)
        let second = try await rig.commit(2, services: ["a", "b"])
        _ = try await rig.found()
        let number = try #require(try await rig.summaries().last?.number)
        _ = try await rig.metastore.retire([second.id], reason: "old")
        try await rig.metastore.forgetBlocks([second.id])
        let third = try await rig.commit(3)
        #expect(try #require(try await rig.summaries().last?.number) > number)
        let found = try await rig.metastore.blocks(matching: .everything(.anonymous))
        #expect(found.last?.id == third.id && found.last?.datasets.count == 1)
    }

    @Test(arguments: MetastoreCase.all)
    func `a forgotten segment cannot be committed again for an hour`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let commit = MaintenanceRig.segment(1)
        _ = try await rig.metastore.commitSegment(commit)
        _ = try await rig.metastore.retire([commit.block.id], reason: "old")
        try await rig.metastore.forgetBlocks([commit.block.id])
        let commitAgain: @Sendable (any MaintenanceMetastore) async throws -> Void = {
            metastore in _ = try await metastore.commitSegment(commit)
        }
        #expect(await rig.code(commitAgain) == .condemned)
        rig.time.advance(by: .seconds(3_599))
        try await rig.metastore.forgetBlocks([])
        #expect(await rig.code(commitAgain) == .condemned)
        rig.time.advance(by: .seconds(1))
        try await rig.metastore.forgetBlocks([])
        #expect(await rig.code(commitAgain) == nil)
    }

    // MARK: Objects

    @Test(arguments: MetastoreCase.all)
    func `known objects are those of blocks and of unfinished jobs`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let live = try await rig.commit(1)
        let retired = try await rig.commit(2)
        _ = try await rig.metastore.retire([retired.id], reason: "old")
        let promised = MaintenanceRig.compacted(1)
        let lease = try #require(try await rig.leased("k", [live.id], results: [promised]))
        let stray = MaintenanceRig.compacted(2).objectPath
        let paths = ["z", live.objectPath, stray, retired.objectPath, promised.objectPath, "a"]
        #expect(try await rig.metastore.unknownObjects(among: paths) == ["z", stray, "a"])
        #expect(try await rig.metastore.unknownObjects(among: []) == [])
        for path in [live.objectPath, retired.objectPath, promised.objectPath] {
            #expect(
                await rig.code { metastore in try await metastore.condemn(path) } == .conflict
            )
        }
        try await rig.metastore.completeJob(
            JobCompletion(key: "k", token: lease.token, results: [], setAside: [])
        )
        #expect(try await rig.metastore.unknownObjects(among: [promised.objectPath]) == [promised.objectPath])
    }

    @Test(arguments: MetastoreCase.all)
    func `what is condemned can be added by nobody`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let commit = MaintenanceRig.segment(1)
        let path = commit.block.objectPath
        try await rig.metastore.condemn(path)
        try await rig.metastore.condemn(path)
        #expect(try await rig.metastore.unknownObjects(among: [path]) == [path])
        rig.time.advance(by: .seconds(1_000_000))
        try await rig.metastore.forgetBlocks([])
        let adopted = AdoptedBlock(
            block: commit.block,
            datasets: [0],
            suppressed: [[]],
            identities: [],
            identitiesExpire: []
        )
        let codes = [
            await rig.code { metastore in _ = try await metastore.commitSegment(commit) },
            await rig.code { metastore in try await metastore.adopt(adopted) },
        ]
        #expect(codes == [.condemned, .condemned])
        #expect(try await rig.found() == [])
        // What was refused recorded no identity.
        let next = try await rig.metastore.commitSegment(Segments.commit(2, identities: [100, 101]))
        #expect(next.suppressed == [[]])
    }
}
