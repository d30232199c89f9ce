import BlockFormat
import HostEnvironment
import MetadataStorage
import TestSupport

/// The metastore as one process reaches it: away now and then, before or after it did what was asked.
struct FaultyMetastore: InterposingMetastore {
    let base: any MaintenanceMetastore
    let faults: MetastoreFaults
    let process: SimulatedProcess
    let retirements: RetirementWatch
    let time: any TimeSource

    func retire(_ ids: [BlockID], reason: String) async throws(MetastoreError) -> [BlockID] {
        try await passing(#function) { () async throws(MetastoreError) in
            retirements.note(try await base.blocks(ids))
            return try await base.retire(ids, reason: reason)
        }
    }

    func leaseJob(
        kinds: [JobKind],
        worker: String,
        duration: Duration
    ) async throws(MetastoreError) -> JobLease? {
        try await passing(#function) { () async throws(MetastoreError) in
            let lease = try await base.leaseJob(kinds: kinds, worker: worker, duration: duration)
            if lease != nil { process.noteLease() }
            return lease
        }
    }

    /// Passes one call on, unless it is struck.
    func passing<Value>(
        _ name: String,
        _ body: () async throws(MetastoreError) -> Value
    ) async throws(MetastoreError) -> Value {
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
