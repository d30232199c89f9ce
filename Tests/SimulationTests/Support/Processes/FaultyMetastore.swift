import HostEnvironment
import MetadataStorage
import ProfileModel

/// The metastore as one process reaches it: away now and then, before or after it did what was asked.
struct FaultyMetastore: MaintenanceMetastore {
    let base: any MaintenanceMetastore
    let faults: MetastoreFaults
    let process: SimulatedProcess
    let retirements: RetirementWatch
    let time: any TimeSource

    func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome {
        try await struck { () async throws(MetastoreError) in try await base.commitSegment(segment) }
    }

    func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord] {
        try await struck { () async throws(MetastoreError) in try await base.blocks(matching: selection) }
    }

    func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord] {
        try await struck { () async throws(MetastoreError) in try await base.deletions(of: tenants) }
    }

    func forgetIdentities(expiredBefore unixNanoseconds: Int64, limit: Int) async throws(MetastoreError) -> Int {
        try await struck { () async throws(MetastoreError) in
            try await base.forgetIdentities(expiredBefore: unixNanoseconds, limit: limit)
        }
    }

    func checkWritable() async throws(MetastoreError) {
        try await struck { () async throws(MetastoreError) in try await base.checkWritable() }
    }

    /// Passes one call on, unless it is struck.
    func struck<Value>(_ body: () async throws(MetastoreError) -> Value) async throws(MetastoreError) -> Value {
        try await process.pass(orFail: MetastoreError(.unavailable, "the process is gone")) {
            () async throws(MetastoreError) in
            let (delay, fate) = faults.draw()
            if delay > .zero {
                do { try await time.sleep(for: delay) } catch {
                    throw MetastoreError(.cancelled, "cancelled while slow")
                }
            }
            if fate == .failsBefore { throw MetastoreError(.unavailable, "injected before") }
            let value = try await body()
            if fate == .failsAfter { throw MetastoreError(.unavailable, "injected after") }
            return value
        }
    }
}
