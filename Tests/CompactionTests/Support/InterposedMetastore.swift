import BlockFormat
import MetadataStorage
import ProfileModel

/// A metastore each of whose calls may be made to fail, before or after it had its effect.
struct InterposedMetastore: MaintenanceMetastore {
    let base: any MaintenanceMetastore
    /// Told the name of each call before it is made.
    var before: @Sendable (String) throws(MetastoreError) -> Void = { _ in }
    /// Told the name of each call that succeeded.
    var after: @Sendable (String) throws(MetastoreError) -> Void = { _ in }

    private func interposed<Value>(
        _ name: String = #function,
        _ body: () async throws(MetastoreError) -> Value
    ) async throws(MetastoreError) -> Value {
        try before(name)
        let value = try await body()
        try after(name)
        return value
    }

    func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome {
        try await interposed { () async throws(MetastoreError) in try await base.commitSegment(segment) }
    }

    func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord] {
        try await interposed { () async throws(MetastoreError) in try await base.blocks(matching: selection) }
    }

    func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord] {
        try await interposed { () async throws(MetastoreError) in try await base.deletions(of: tenants) }
    }

    func forgetIdentities(expiredBefore time: Int64, limit: Int) async throws(MetastoreError) -> Int {
        try await interposed { () async throws(MetastoreError) in
            try await base.forgetIdentities(expiredBefore: time, limit: limit)
        }
    }

    func checkWritable() async throws(MetastoreError) {
        try await interposed { () async throws(MetastoreError) in try await base.checkWritable() }
    }

    func blockSummaries(
        _ selection: BlockSummarySelection,
        after number: Int64?,
        limit: Int
    ) async throws(MetastoreError) -> [BlockSummary] {
        try await interposed { () async throws(MetastoreError) in
            try await base.blockSummaries(selection, after: number, limit: limit)
        }
    }

    func blocks(_ ids: [BlockID]) async throws(MetastoreError) -> [BlockDetails] {
        try await interposed { () async throws(MetastoreError) in try await base.blocks(ids) }
    }

    func storageUsage() async throws(MetastoreError) -> [StorageUsage] {
        try await interposed { () async throws(MetastoreError) in try await base.storageUsage() }
    }

    func retire(_ ids: [BlockID], reason: String) async throws(MetastoreError) -> [BlockID] {
        try await interposed { () async throws(MetastoreError) in try await base.retire(ids, reason: reason) }
    }

    func addJob(_ job: JobSpecification) async throws(MetastoreError) -> Bool {
        try await interposed { () async throws(MetastoreError) in try await base.addJob(job) }
    }

    func leaseJob(kinds: [JobKind], worker: String, duration: Duration) async throws(MetastoreError) -> JobLease? {
        try await interposed { () async throws(MetastoreError) in
            try await base.leaseJob(kinds: kinds, worker: worker, duration: duration)
        }
    }

    func renewJob(_ key: String, token: Int64, duration: Duration) async throws(MetastoreError) {
        try await interposed { () async throws(MetastoreError) in
            try await base.renewJob(key, token: token, duration: duration)
        }
    }

    func failJob(
        _ key: String,
        token: Int64,
        reason: String,
        retryAfter: Duration,
        parkAfter: Int
    ) async throws(MetastoreError) {
        try await interposed { () async throws(MetastoreError) in
            try await base.failJob(key, token: token, reason: reason, retryAfter: retryAfter, parkAfter: parkAfter)
        }
    }

    func completeJob(_ completion: JobCompletion) async throws(MetastoreError) {
        try await interposed { () async throws(MetastoreError) in try await base.completeJob(completion) }
    }

    func jobs(limit: Int) async throws(MetastoreError) -> [JobRecord] {
        try await interposed { () async throws(MetastoreError) in try await base.jobs(limit: limit) }
    }

    func retryJob(_ key: String) async throws(MetastoreError) -> Bool {
        try await interposed { () async throws(MetastoreError) in try await base.retryJob(key) }
    }

    func removableBlocks(grace: Duration, limit: Int) async throws(MetastoreError) -> [RetiredBlock] {
        try await interposed { () async throws(MetastoreError) in
            try await base.removableBlocks(grace: grace, limit: limit)
        }
    }

    func forgetBlocks(_ ids: [BlockID]) async throws(MetastoreError) {
        try await interposed { () async throws(MetastoreError) in try await base.forgetBlocks(ids) }
    }

    func unknownObjects(among paths: [String]) async throws(MetastoreError) -> [String] {
        try await interposed { () async throws(MetastoreError) in try await base.unknownObjects(among: paths) }
    }

    func condemn(_ path: String) async throws(MetastoreError) {
        try await interposed { () async throws(MetastoreError) in try await base.condemn(path) }
    }

    func addDeletion(_ deletion: DeletionRecord) async throws(MetastoreError) {
        try await interposed { () async throws(MetastoreError) in try await base.addDeletion(deletion) }
    }

    func allDeletions(includingErased: Bool) async throws(MetastoreError) -> [DeletionRecord] {
        try await interposed { () async throws(MetastoreError) in
            try await base.allDeletions(includingErased: includingErased)
        }
    }

    func markErased(_ id: String) async throws(MetastoreError) {
        try await interposed { () async throws(MetastoreError) in try await base.markErased(id) }
    }

    func adopt(_ block: AdoptedBlock) async throws(MetastoreError) {
        try await interposed { () async throws(MetastoreError) in try await base.adopt(block) }
    }
}
