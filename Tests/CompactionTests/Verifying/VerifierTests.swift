import BlockFormat
import Compaction
import MetadataStorage
import ObjectStorage
import ProfileModel
import StorageVerification
import TestSupport
import Testing

@Suite struct VerifierTests {
    /// Two segments of two tenants.
    private static func storeSome(_ rig: Rig) async throws {
        try await rig.store(drawnProfiles(seed: 1, count: 20, at: rig.time.unixNanoseconds))
        try await rig.store(drawnProfiles(seed: 2, count: 20, first: 100, at: rig.time.unixNanoseconds))
    }

    @Test(arguments: 0...3)
    func `what was stored and compacted is clean`(level: Int) throws {
        try Rig.run { rig in
            try await Self.storeSome(rig)
            for step in 1..<(level + 1) { try await rig.compactAll(toLevel: step) }
            let (findings, seen) = try await rig.verify()
            #expect(findings == [])
            #expect(seen.profiles == 40)
            #expect(seen.blocks == 2)
            #expect(seen.retiredBlocks == 2 * level)
            #expect(seen.sections >= 5 * seen.datasets)
        }
    }

    @Test(arguments: [0, 1, 3])
    func `one flipped bit in any section is found and named`(level: Int) throws {
        try Rig.run { rig in
            try await Self.storeSome(rig)
            for step in 1..<(level + 1) { try await rig.compactAll(toLevel: step) }
            let block = try #require(try await rig.liveBlocks().first)
            for dataset in block.datasets {
                for section in dataset.metadata.sections {
                    let place = section.offset + section.storedSize / 2
                    try await rig.replace(block.summary.objectPath) { $0[place] ^= 4 }
                    let found = try await rig.verify().findings
                    #expect(found.map(\.kind) == [.damagedSection])
                    #expect(found.first?.place.object == block.summary.objectPath)
                    #expect(found.first?.place.dataset == dataset.number)
                    #expect(found.first?.place.section == section.kind.description)
                    try await rig.replace(block.summary.objectPath) { $0[place] ^= 4 }
                }
            }
            #expect(try await rig.verify().findings == [])
        }
    }

    @Test func `a damaged footer, a cut object and a missing one are told apart`() throws {
        try Rig.run { rig in
            try await Self.storeSome(rig)
            let blocks = try await rig.liveBlocks()
            try await rig.replace(blocks[0].summary.objectPath) { $0[$0.count - 40] ^= 1 }
            #expect(try await rig.verify().findings.map(\.kind) == [.damagedFooter])
            try await rig.replace(blocks[0].summary.objectPath) { $0.removeLast(100) }
            #expect(try await rig.verify().findings.map(\.kind) == [.damagedFooter])
            try await rig.replace(blocks[0].summary.objectPath) { $0 = [] }
            #expect(try await rig.verify().findings.map(\.kind) == [.damagedFooter])
            try await rig.bucket.delete(ObjectKey(blocks[1].summary.objectPath))
            #expect(try await rig.verify().findings.map(\.kind) == [.damagedFooter, .missingObject])
            #expect(try await rig.verify().seen.damage == 2)
        }
    }

    @Test func `another block's bytes under a path are noticed`() throws {
        try Rig.run { rig in
            try await Self.storeSome(rig)
            let blocks = try await rig.liveBlocks()
            let other = try await rig.bucket.get(ObjectKey(blocks[1].summary.objectPath), limit: .max)
            try await rig.replace(blocks[0].summary.objectPath) { $0 = other }
            let found = try await rig.verify().findings
            #expect(found.allSatisfy { $0.kind == .differentFooter || $0.kind == .wrongSize })
            #expect(found.contains { $0.message.contains("its id") })
        }
    }

    @Test func `rows held by two live blocks are found twice over`() throws {
        try Rig.run { rig in
            try await Self.storeSome(rig)
            let segment = try #require(try await rig.liveBlocks().first)
            let bytes = try await rig.bucket.get(ObjectKey(segment.summary.objectPath), limit: .max)
            try await rig.compactAll(toLevel: 1)
            let (fresh, _, _) = try await rig.rebuilt()
            #expect(try await rig.verify(fresh).seen.damage == 0)
            let footer = try BlockFooter.decode(tail: bytes, objectSize: bytes.count)
            try await fresh.adopt(
                AdoptedBlock(
                    block: footer,
                    datasets: Array(footer.datasets.indices),
                    suppressed: footer.datasets.map { _ in [] },
                    identities: [],
                    identitiesExpire: []
                )
            )
            let damage = try await rig.verify(fresh).findings.filter { $0.severity == .damage }
            #expect(Set(damage.map(\.kind)) == [.coveredTwice, .countedTwice])
        }
    }

    @Test func `leftovers are notes, not damage`() throws {
        try Rig.run { rig in
            try await Self.storeSome(rig)
            let orphan = try rig.encode(drawnProfiles(seed: 3, count: 3, first: 500, at: rig.time.unixNanoseconds))
            try await rig.bucket.putIfAbsent(ObjectKey(orphan.metadata.objectPath), orphan.bytes)
            try await rig.compactAll(toLevel: 1)
            let retired = try await rig.metastore.removableBlocks(grace: .zero, limit: 1)
            try await rig.bucket.delete(ObjectKey(try #require(retired.first).objectPath))
            let (findings, seen) = try await rig.verify()
            #expect(Set(findings.map(\.kind)) == [.unknownObject, .retiredWithoutObject])
            #expect(findings.first { $0.kind == .unknownObject }?.place.object == orphan.metadata.objectPath)
            #expect(seen.damage == 0)
            #expect(seen.warnings == 2)
        }
    }

    @Test func `deletions are compared both ways`() throws {
        try Rig.run { rig in
            try await Self.storeSome(rig)
            let kept = try await rig.delete(#"{pod="pod-1"}"#)
            #expect(try await rig.verify().findings == [])
            var unstated = kept
            unstated.id = "by-hand"
            try await rig.metastore.addDeletion(unstated)
            #expect(try await rig.verify().findings.map(\.kind) == [.deletionWithoutObject])
            let (fresh, _, _) = try await rig.rebuilt()
            #expect(try await rig.verify(fresh).findings == [])
            let path = DeletionObject.path(tenant: kept.tenant, id: kept.id)
            try await rig.replace(path) { $0 = Array("no JSON".utf8) }
            let found = try await rig.verify().findings
            #expect(Set(found.map(\.kind)) == [.unreadableControl, .deletionWithoutObject])
            let other = DeletionRecord(
                id: "other",
                tenant: unstated.tenant,
                selector: unstated.selector,
                range: unstated.range,
                createdAt: unstated.createdAt
            )
            try await rig.bucket.putIfAbsent(
                ObjectKey(DeletionObject.path(tenant: other.tenant, id: other.id)),
                try DeletionObject(other, requestedBy: "a test").encode()
            )
            let unrecorded = try await rig.verify().findings.filter { $0.kind == .deletionWithoutRow }
            #expect(unrecorded.map(\.severity) == [.warning])
            try await rig.metastore.addDeletion(
                DeletionRecord(
                    id: "other",
                    tenant: unstated.tenant,
                    selector: "{}",
                    range: unstated.range,
                    createdAt: 1
                )
            )
            #expect(try await rig.verify().findings.contains { $0.kind == .differentDeletion })
        }
    }
}
