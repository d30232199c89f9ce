import BlockFormat
import MetadataStorage
import ProfileModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct AdoptionContractTests {
    private let segment = MaintenanceRig.segment(1, services: ["a", "b", "c"])

    private var adopted: AdoptedBlock {
        AdoptedBlock(
            block: segment.block,
            datasets: [0, 2],
            suppressed: [[], [1]],
            identities: segment.identities[0],
            identitiesExpire: [50, .max]
        )
    }

    @Test(arguments: MetastoreCase.all)
    func `an adopted block is found with its live datasets, and once`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        try await rig.metastore.adopt(adopted)
        let before = try await rig.summaries()
        try await rig.metastore.adopt(adopted)
        #expect(try await rig.summaries() == before)
        let found = try await rig.metastore.blocks(matching: .everything(.anonymous))
        #expect(found.map(\.id) == [segment.block.id])
        #expect(found[0].datasets.map(\.number) == [0, 2])
        #expect(found[0].datasets.map(\.suppressed) == [[], [1]])
        #expect(found[0].datasets.map(\.metadata) == [segment.block.datasets[0], segment.block.datasets[2]])
        let summary = try #require(before.first)
        #expect(summary.datasetCount == 2 && summary.profileCount == 4 && summary.suppressedCount == 1)
    }

    @Test(arguments: MetastoreCase.all)
    func `adopted identities are known, until they expire`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        try await rig.metastore.adopt(adopted)
        let repeated = try await rig.metastore.commitSegment(Segments.commit(2, identities: [100, 101, 110]))
        #expect(repeated.suppressed == [[0, 1]])
        let commit = try await rig.metastore.commitSegment(segment)
        #expect(commit.suppressed == [[], [], [1]])
        try await rig.metastore.adopt(
            AdoptedBlock(
                block: MaintenanceRig.compacted(1),
                datasets: [0],
                suppressed: [[]],
                identities: [Segments.identity(900), Segments.identity(901)],
                identitiesExpire: [50, 60]
            )
        )
        #expect(try await rig.metastore.forgetIdentities(expiredBefore: 51, limit: 9) == 1)
        let later = try await rig.metastore.commitSegment(Segments.commit(3, identities: [900, 901]))
        #expect(later.suppressed == [[1]])
    }

    @Test(arguments: MetastoreCase.all)
    func `blocks of any level are adopted and compacted further`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let block = MaintenanceRig.compacted(1, level: 3, services: ["a", "b"])
        let adoption = AdoptedBlock(
            block: block,
            datasets: [0, 1],
            suppressed: [[], []],
            identities: [],
            identitiesExpire: []
        )
        try await rig.metastore.adopt(adoption)
        let details = try #require(try await rig.metastore.blocks([block.id]).first)
        #expect(details.summary.level == 3 && details.summary.tenant == .anonymous)
        #expect(details.summary.deletionHorizon == 700)
        let next = MaintenanceRig.compacted(2, level: 3)
        try await rig.replace([block.id], by: [next])
        try await rig.metastore.adopt(adoption)
        #expect(try await rig.found() == [next.id])
    }

    @Test(arguments: MetastoreCase.all)
    func `another block under a known id is refused`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        try await rig.metastore.adopt(adopted)
        var other = adopted
        other.block.createdAt += 1
        let refused = other
        #expect(await rig.code { metastore in try await metastore.adopt(refused) } == .conflict)
    }

    @Test(arguments: MetastoreCase.all)
    func `an adoption that contradicts itself is refused`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        var bad = Array(repeating: adopted, count: 7)
        bad[0].datasets = [2, 0]
        bad[1].datasets = [0, 3]
        bad[2].datasets = [0]
        bad[3].suppressed[1] = [2]
        bad[4].suppressed[1] = [1, 0]
        bad[5].identitiesExpire.removeLast()
        bad[6].datasets = [-1, 0]
        for adoption in bad {
            let code = await rig.code { metastore in try await metastore.adopt(adoption) }
            #expect(code == .invalidArgument)
        }
        #expect(try await rig.summaries() == [])
    }
}
