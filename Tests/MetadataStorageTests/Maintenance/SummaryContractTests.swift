import BlockFormat
import MetadataStorage
import ProfileModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SummaryContractTests {
    private let red: TenantID
    private let blue: TenantID

    init() throws {
        red = try TenantID("red")
        blue = try TenantID("blue")
    }

    private func sharedSegment(_ number: UInt64) -> SegmentCommit {
        Segments.commit(
            number,
            [
                Segments.Part(tenant: red, service: "a", times: -4...9, identities: [number, 1_000]),
                Segments.Part(tenant: blue, service: "a", times: 3...12, identities: [number + 100]),
            ]
        )
    }

    @Test(arguments: MetastoreCase.all)
    func `a summary says what the block holds`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        _ = try await rig.metastore.commitSegment(sharedSegment(1))
        let second = sharedSegment(2).block
        _ = try await rig.metastore.commitSegment(sharedSegment(2))
        let summary = try #require(try await rig.summaries().last)
        let expected = BlockSummary(
            number: summary.number,
            id: second.id,
            objectPath: second.objectPath,
            level: 0,
            tenant: nil,
            timeRange: TimeRange(start: -4, end: 12),
            createdAt: 1_000,
            objectSize: 4_096,
            deletionHorizon: 1_000,
            datasetCount: 2,
            profileCount: 3,
            suppressedCount: 1,
            tenants: [blue, red],
            state: .live,
            job: nil,
            isSetAside: false
        )
        #expect(summary == expected)
        let details = try await rig.metastore.blocks([second.id, BlockID(high: 0, low: 0), second.id])
        #expect(details.map(\.summary) == [expected, expected])
        #expect(details[0].lineage == second.lineage)
        #expect(details[0].datasets.map(\.metadata) == second.datasets)
        #expect(details[0].datasets.map(\.suppressed) == [[1], []])
    }

    @Test(arguments: MetastoreCase.all)
    func `summaries come in pages that miss nothing and repeat nothing`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let ids: [UInt64] = [9, 3, 7, 1, 5]
        for id in ids { try await rig.commit(id) }
        var seen: [UInt64] = []
        var after: Int64?
        while true {
            let page = try await rig.metastore.blockSummaries(BlockSummarySelection(), after: after, limit: 2)
            guard let last = page.last else { break }
            #expect(page.count <= 2)
            seen += page.map(\.id.low)
            after = last.number
            if seen.count == 2 { _ = try await rig.metastore.retire([BlockID(high: 7, low: 3)], reason: "old") }
        }
        #expect(seen == ids)
        #expect(try await rig.metastore.blockSummaries(BlockSummarySelection(), after: nil, limit: -1) == [])
        #expect(try await rig.metastore.blockSummaries(BlockSummarySelection(), after: .max, limit: 9) == [])
    }

    @Test(arguments: MetastoreCase.all)
    func `summaries are chosen by level, state and tenant`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        _ = try await rig.metastore.commitSegment(sharedSegment(1))
        _ = try await rig.metastore.commitSegment(sharedSegment(2))
        let anonymous = try await rig.commit(3).id
        let results = [MaintenanceRig.compacted(1), MaintenanceRig.compacted(2, level: 2)]
        try await rig.replace([anonymous], by: results)
        let shared = [BlockID(high: 7, low: 1), BlockID(high: 7, low: 2)]
        _ = try await rig.metastore.retire([results[1].id], reason: "old")
        let chosen = { (levels: ClosedRange<Int>?, state: BlockSummary.State?, tenant: TenantID?) in
            try await rig.metastore.blockSummaries(
                BlockSummarySelection(levels: levels, state: state, tenant: tenant),
                after: nil,
                limit: 99
            ).map(\.id)
        }
        #expect(try await chosen(nil, .live, nil) == shared + [results[0].id])
        #expect(try await chosen(nil, .retired, nil) == [anonymous, results[1].id])
        #expect(try await chosen(nil, nil, nil) == shared + [anonymous] + results.map(\.id))
        #expect(try await chosen(0...0, .live, nil) == shared)
        #expect(try await chosen(0...0, nil, nil) == shared + [anonymous])
        #expect(try await chosen(1...2, nil, nil) == results.map(\.id))
        #expect(try await chosen(1...2, .live, nil) == [results[0].id])
        #expect(try await chosen(3...9, nil, nil) == [])
        #expect(try await chosen(nil, nil, red) == shared)
        #expect(try await chosen(0...1, .live, .anonymous) == [results[0].id])
        // A retired segment is nobody's, a retired compacted block still its tenant's.
        #expect(try await chosen(nil, .retired, .anonymous) == [results[1].id])
    }

    @Test(arguments: MetastoreCase.all)
    func `usage sums up blocks by tenant, level and state`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        #expect(try await rig.metastore.storageUsage() == [])
        var early = sharedSegment(1)
        early.block.createdAt = 5
        early.block.deletionHorizon = 5
        _ = try await rig.metastore.commitSegment(early)
        _ = try await rig.metastore.commitSegment(sharedSegment(2))
        try await rig.replace([try await rig.commit(3).id], by: [MaintenanceRig.compacted(1)])
        let expected = [
            StorageUsage(
                tenant: nil,
                level: 0,
                state: .live,
                blocks: 2,
                bytes: 8_192,
                profiles: 6,
                oldestCreatedAt: 5
            ),
            StorageUsage(
                tenant: nil,
                level: 0,
                state: .retired,
                blocks: 1,
                bytes: 4_096,
                profiles: 0,
                oldestCreatedAt: 1_000
            ),
            StorageUsage(
                tenant: .anonymous,
                level: 1,
                state: .live,
                blocks: 1,
                bytes: 10_000,
                profiles: 2,
                oldestCreatedAt: 1_000
            ),
        ]
        #expect(try await rig.metastore.storageUsage() == expected)
    }
}
