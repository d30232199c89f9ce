package import BlockFormat
package import MetadataStorage
package import ProfileModel

/// A metastore each of whose calls goes to another one through something that may fail it, before or after its effect.
package protocol InterposingMetastore: MaintenanceMetastore {
    /// The other metastore.
    var base: any MaintenanceMetastore { get }

    /// Makes the call of that name, or fails before or after it.
    func passing<Value>(
        _ name: String,
        _ body: () async throws(MetastoreError) -> Value
    ) async throws(MetastoreError) -> Value
}

/// Every call, by its name in Swift.
extension InterposingMetastore {
    private func passing<Value>(
        as name: String = #function,
        _ body: () async throws(MetastoreError) -> Value
    ) async throws(MetastoreError) -> Value {
        try await passing(name, body)
    }

    package func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome {
        try await passing { () async throws(MetastoreError) in try await base.commitSegment(segment) }
    }

    package func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord] {
        try await passing { () async throws(MetastoreError) in try await base.blocks(matching: selection) }
    }

    package func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord] {
        try await passing { () async throws(MetastoreError) in try await base.deletions(of: tenants) }
    }

    package func forgetIdentities(expiredBefore time: Int64, limit: Int) async throws(MetastoreError) -> Int {
        try await passing { () async throws(MetastoreError) in
            try await base.forgetIdentities(expiredBefore: time, limit: limit)
        }
    }

    package func checkWritable() async throws(MetastoreError) {
        try await passing { () async throws(MetastoreError) in try await base.checkWritable() }
    }

    package func blockSummaries(
        _ selection: BlockSummarySelection,
        after number: Int64?,
        limit: Int
    ) async throws(MetastoreError) -> [BlockSummary] {
        try await passing { () async throws(MetastoreError) in
            try await base.blockSummaries(selection, after: number, limit: limit)
        }
    }

    package func blocks(_ ids: [BlockID]) async throws(MetastoreError) -> [BlockDetails] {
        try await passing { () async throws(MetastoreError) in try await base.blocks(ids) }
    }

    package func storageUsage() async throws(MetastoreError) -> [StorageUsage] {
        try await passing { () async throws(MetastoreError) in try await base.storageUsage() }
    }

    package func retire(_ ids: [BlockID], reason: String) async throws(MetastoreError) -> [BlockID] {
        try await passing { () async throws(MetastoreError) in try await base.retire(ids, reason: reason) }
    }

    package func addJob(_ job: JobSpecification) async throws(MetastoreError) -> Bool {
        try await passing { () async throws(MetastoreError) in try await base.addJob(job) }
    }

    package func leaseJob(
        kinds: [JobKind],
        worker: String,
        duration: Duration
    ) async throws(MetastoreError) -> JobLease? {
        try await passing { () async throws(MetastoreError) in
            try await base.leaseJob(kinds: kinds, worker: worker, duration: duration)
        }
    }

    package func renewJob(_ key: String, token: Int64, duration: Duration) async throws(MetastoreError) {
        try await passing { () async throws(MetastoreError) in
            try await base.renewJob(key, token: token, duration: duration)
        }
    }

    package func failJob(
        _ key: String,
        token: Int64,
        reason: String,
        retryAfter: Duration,
        parkAfter: Int
    ) async throws(MetastoreError) {
        try await passing { () async throws(MetastoreError) in
            try await base.failJob(key, token: token, reason: reason, retryAfter: retryAfter, parkAfter: parkAfter)
        }
    }

    package func completeJob(_ completion: JobCompletion) async throws(MetastoreError) {
        try await passing { () async throws(MetastoreError) in try await base.completeJob(completion) }
    }

    package func jobs(limit: Int) async throws(MetastoreError) -> [JobRecord] {
        try await passing { () async throws(MetastoreError) in try await base.jobs(limit: limit) }
    }

    package func retryJob(_ key: String) async throws(MetastoreError) -> Bool {
        try await passing { () async throws(MetastoreError) in try await base.retryJob(key) }
    }

    package func removableBlocks(grace: Duration, limit: Int) async throws(MetastoreError) -> [RetiredBlock] {
        try await passing { () async throws(MetastoreError) in
            try await base.removableBlocks(grace: grace, limit: limit)
        }
    }

    package func forgetBlocks(_ ids: [BlockID]) async throws(MetastoreError) {
        try await passing { () async throws(MetastoreError) in try await base.forgetBlocks(ids) }
    }

    package func unknownObjects(among paths: [String]) async throws(MetastoreError) -> [String] {
        try await passing { () async throws(MetastoreError) in try await base.unknownObjects(among: paths) }
    }

    package func condemn(_ path: String) async throws(MetastoreError) {
        try await passing { () async throws(MetastoreError) in try await base.condemn(path) }
    }

    package func addDeletion(_ deletion: DeletionRecord) async throws(MetastoreError) {
        try await passing { () async throws(MetastoreError) in try await base.addDeletion(deletion) }
    }

    package func allDeletions(includingErased: Bool) async throws(MetastoreError) -> [DeletionRecord] {
        try await passing { () async throws(MetastoreError) in
            try await base.allDeletions(includingErased: includingErased)
        }
    }

    package func markErased(_ id: String) async throws(MetastoreError) {
        try await passing { () async throws(MetastoreError) in try await base.markErased(id) }
    }

    package func adopt(_ block: AdoptedBlock) async throws(MetastoreError) {
        try await passing { () async throws(MetastoreError) in try await base.adopt(block) }
    }
}
