import HostEnvironment
import MetadataStorage
import ObjectStorage
import ProfileModel
import StorageVerification
import TestSupport

/// The bucket and the index, looked at past all faults.
struct Inspection {
    let bucket: MemoryObjectStore
    let index: MemoryMetastore

    /// Live blocks whose object is not there.
    func missingObjects() async throws -> [String] {
        var missing: [String] = []
        for block in try await liveBlocks() {
            do { _ = try await bucket.size(of: ObjectKey(block.objectPath)) } catch {
                missing.append(block.objectPath)
            }
        }
        return missing
    }

    /// Everything live.
    func liveBlocks() async throws -> [BlockSummary] {
        try await index.blockSummaries(BlockSummarySelection(), after: nil, limit: .max)
    }

    /// What a verification finds, one line each.
    func findings() async throws -> [String] {
        var findings: [String] = []
        _ = try await Verifier(metastore: index, store: bucket).run { findings.append("\($0.kind.rawValue): \($0)") }
        return findings
    }

    /// The bucket as it is at this moment: nothing else runs meanwhile, since nothing here waits.
    func snapshot() async throws -> MemoryObjectStore {
        let copy = MemoryObjectStore()
        for listing in try await bucket.list(prefix: "", after: nil, limit: .max) {
            try await copy.putIfAbsent(listing.key, try await bucket.get(listing.key, limit: .max))
        }
        return copy
    }
}
