import BlockFormat
package import HostEnvironment
package import ProfileModel

/// A metastore in memory, for tests and the simulation; nothing outlives the value.
package actor MemoryMetastore: MaintenanceMetastore {
    var state = MetastoreState()
    let time: any TimeSource

    /// Makes an empty metastore whose leases and graces run by the wall clock of `time`.
    package init(time: any TimeSource) { self.time = time }

    package func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome {
        try state.commit(segment)
    }

    package func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord] {
        try state.blocks(matching: selection)
    }

    package func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord] {
        state.deletions(of: tenants)
    }

    package func forgetIdentities(
        expiredBefore unixNanoseconds: Int64,
        limit: Int
    ) async throws(MetastoreError) -> Int {
        state.forgetIdentities(expiredBefore: unixNanoseconds, limit: limit)
    }

    package func checkWritable() async throws(MetastoreError) {}
}
