import BlockFormat
import MetadataStorage
import ProfileModel
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct CompletionContractTests {
    private func complete(
        _ rig: MaintenanceRig,
        _ lease: JobLease,
        _ results: [BlockMetadata],
        setAside: [JobCompletion.DatasetPlace] = []
    ) async -> MetastoreError.Code? {
        await rig.code { metastore in
            try await metastore.completeJob(
                JobCompletion(key: lease.job.key, token: lease.token, results: results, setAside: setAside)
            )
        }
    }

    @Test(arguments: MetastoreCase.all)
    func `results take the place of sources at once`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let sources = [try await rig.commit(1).id, try await rig.commit(2).id]
        let other = try await rig.commit(3).id
        let results = [MaintenanceRig.compacted(1), MaintenanceRig.compacted(2, services: ["b", "c"])]
        try await rig.replace(sources, by: results)
        #expect(try await rig.found() == ([other] + results.map(\.id)).sorted())
        let found = try await rig.metastore.blocks(matching: .everything(.anonymous))
        let block = try #require(found.first { $0.id == results[1].id })
        #expect(block.level == 1 && block.deletionHorizon == 700 && block.objectPath == results[1].objectPath)
        #expect(block.datasets.map(\.metadata) == results[1].datasets)
        #expect(block.datasets.allSatisfy { $0.suppressed == [] })
        #expect(try await rig.metastore.jobs(limit: 9) == [])
        let details = try await rig.metastore.blocks(sources)
        #expect(details.map(\.summary.state) == [.retired, .retired])
        #expect(details.allSatisfy { $0.datasets == [] && $0.summary.job == nil && $0.summary.datasetCount == 0 })
        let removable = try await rig.metastore.removableBlocks(grace: .zero, limit: 9)
        #expect(removable.map(\.id) == sources)
        #expect(removable.map(\.reason) == ["replaced by job job", "replaced by job job"])
    }

    @Test(arguments: MetastoreCase.all)
    func `a completion told again changes nothing, for an hour`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let source = try await rig.commit(1).id
        let result = MaintenanceRig.compacted(1)
        let lease = try #require(try await rig.leased("k", [source], results: [result]))
        #expect(await complete(rig, lease, [result]) == nil)
        let before = try await rig.summaries()
        rig.time.advance(by: .seconds(3_000))
        #expect(await complete(rig, lease, [result]) == nil)
        #expect(try await rig.summaries() == before)
        #expect(await complete(rig, lease, []) == .conflict)
        var stranger = lease
        stranger.token += 1
        #expect(await complete(rig, stranger, [result]) == .fenced)
        rig.time.advance(by: .seconds(601))
        try await rig.replace([], by: [], key: "later")
        #expect(await complete(rig, lease, [result]) == .fenced)
        #expect(try await rig.found() == [result.id])
    }

    @Test(arguments: MetastoreCase.all)
    func `of two workers on one job the one with the newest lease ends it`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let source = try await rig.commit(1).id
        let result = MaintenanceRig.compacted(1)
        let first = try #require(try await rig.leased("k", [source], results: [result]))
        rig.time.advance(by: .seconds(11))
        let second = try #require(try await rig.lease("other"))
        #expect(await complete(rig, first, [result]) == .fenced)
        #expect(try await rig.found() == [source])
        #expect(await complete(rig, second, [result]) == nil)
        #expect(await complete(rig, first, [result]) == .fenced)
        #expect(try await rig.found() == [result.id])
    }

    @Test(arguments: MetastoreCase.all)
    func `a result that is there already must be the same and live`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let result = MaintenanceRig.compacted(1)
        try await rig.replace([try await rig.commit(1).id], by: [result], key: "first")
        let second = try await rig.commit(2).id
        let fresh = MaintenanceRig.compacted(2)
        let lease = try #require(try await rig.leased("second", [second], results: [fresh, result]))
        var others = [result, result, result]
        others[0].objectSize += 1
        others[1].datasets[0].sampleCount += 1
        others[2].deletionHorizon += 1
        for other in others { #expect(await complete(rig, lease, [fresh, other]) == .conflict) }
        #expect(try await rig.found() == [second, result.id].sorted())
        #expect(await complete(rig, lease, [fresh, result]) == nil)
        #expect(try await rig.found() == [result.id, fresh.id])
        _ = try await rig.metastore.retire([result.id], reason: "old")
        let third = try #require(
            try await rig.leased("third", [try await rig.commit(3).id], results: [result])
        )
        #expect(await complete(rig, third, [result]) == .conflict)
    }

    @Test(arguments: MetastoreCase.all)
    func `a completion that does not fit its job is refused and changes nothing`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let source = try await rig.commit(1, services: ["a", "b"])
        let result = MaintenanceRig.compacted(1)
        let lease = try #require(try await rig.leased("k", [source.id], results: [result, source]))
        let before = try await rig.summaries()
        #expect(await complete(rig, lease, [MaintenanceRig.compacted(2)]) == .invalidArgument)
        #expect(await complete(rig, lease, [result, result]) == .invalidArgument)
        #expect(await complete(rig, lease, [source]) == .invalidArgument)
        let strange = BlockID(high: 1, low: 1)
        for place in [(source.id, 2), (source.id, -1), (strange, 0)] {
            let place = JobCompletion.DatasetPlace(block: place.0, number: place.1)
            #expect(await complete(rig, lease, [result], setAside: [place]) == .invalidArgument)
        }
        #expect(try await rig.summaries() == before)
        #expect(await complete(rig, lease, [result]) == nil)
    }

    @Test(arguments: MetastoreCase.all)
    func `a source cannot be a result of its own job`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let block = MaintenanceRig.compacted(1)
        try await rig.replace([try await rig.commit(1).id], by: [block], key: "first")
        let lease = try #require(try await rig.leased("second", [block.id], results: [block]))
        #expect(await complete(rig, lease, [block]) == .invalidArgument)
        #expect(try await rig.found() == [block.id])
    }

    @Test(arguments: MetastoreCase.all)
    func `datasets set aside stay findable, alone, and no job takes them`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let source = try await rig.commit(1, services: ["a", "b", "c"])
        let whole = try await rig.commit(2).id
        // What a cache may know of the block is the whole of it.
        let before = try await rig.metastore.blocks(matching: .everything(.anonymous))
        let result = MaintenanceRig.compacted(1)
        let place = JobCompletion.DatasetPlace(block: source.id, number: 1)
        try await rig.replace([source.id, whole], by: [result], setAside: [place])
        let found = try await rig.metastore.blocks(matching: .everything(.anonymous))
        #expect(found.map(\.id) == [source.id, result.id])
        #expect(found[0].datasets == [before[0].datasets[1]])
        let summary = try #require(try await rig.metastore.blocks([source.id]).first?.summary)
        #expect(summary.isSetAside && summary.state == .live && summary.job == nil)
        #expect(summary.datasetCount == 1 && summary.profileCount == 2)
        let again = MaintenanceRig.job("again", [source.id])
        #expect(
            await rig.code { metastore in _ = try await metastore.addJob(again) } == .conflict
        )
        // It learned of the block anew: readers that page by number see it after the result.
        #expect(try await rig.summaries(.live).map(\.id) == [result.id, source.id])
        #expect(try await rig.metastore.retire([source.id], reason: "old") == [source.id])
        #expect(try await rig.found() == [result.id])
    }

    @Test(arguments: MetastoreCase.all)
    func `a commit told again after compaction still gets its first outcome`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        _ = try await rig.metastore.commitSegment(Segments.commit(1, identities: [1]))
        let parts = [
            Segments.Part(tenant: .anonymous, service: "a", times: 0...9, identities: [5, 1, 5]),
            Segments.Part(tenant: .anonymous, service: "b", times: 0...9, identities: [6]),
            Segments.Part(tenant: .anonymous, service: "c", times: 0...9, identities: [5, 6]),
        ]
        let commit = Segments.commit(2, parts)
        let outcome = try await rig.metastore.commitSegment(commit)
        #expect(outcome.suppressed == [[1, 2], [], [0, 1]])
        let result = MaintenanceRig.compacted(1)
        let place = JobCompletion.DatasetPlace(block: commit.block.id, number: 2)
        try await rig.replace([commit.block.id], by: [result], setAside: [place])
        #expect(try await rig.metastore.commitSegment(commit) == outcome)
        let aside = try #require(try await rig.metastore.blocks([commit.block.id]).first)
        #expect(aside.datasets.map(\.suppressed) == [[0, 1]] && aside.summary.suppressedCount == 2)
        _ = try await rig.metastore.retire([commit.block.id], reason: "old")
        #expect(try await rig.metastore.commitSegment(commit) == outcome)
        var other = commit
        other.block.objectSize += 1
        let code = await rig.code { metastore in
            _ = try await metastore.commitSegment(other)
        }
        #expect(code == .invalidArgument)
    }

    @Test(arguments: MetastoreCase.all)
    func `a condemned result ends nothing`(_ kind: MetastoreCase) async throws {
        let rig = try await MaintenanceRig(kind)
        let source = try await rig.commit(1).id
        let result = MaintenanceRig.compacted(1)
        try await rig.metastore.condemn(result.objectPath)
        let job = MaintenanceRig.job("k", [source], results: [result])
        let code = await rig.code { metastore in _ = try await metastore.addJob(job) }
        #expect(code == .condemned)
        #expect(try await rig.summaries().map(\.job) == [nil])
        #expect(try await rig.found() == [source])
    }
}
