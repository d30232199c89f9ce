import BlockFormat
import MetadataStorage

extension FaultyMetastore {
    func blockSummaries(
        _ selection: BlockSummarySelection,
        after: Int64?,
        limit: Int
    ) async throws(MetastoreError) -> [BlockSummary] {
        try await struck { () async throws(MetastoreError) in
            try await base.blockSummaries(selection, after: after, limit: limit)
        }
    }

    func blocks(_ ids: [BlockID]) async throws(MetastoreError) -> [BlockDetails] {
        try await struck { () async throws(MetastoreError) in try await base.blocks(ids) }
    }

    func storageUsage() async throws(MetastoreError) -> [StorageUsage] {
        try await struck { () async throws(MetastoreError) in try await base.storageUsage() }
    }

    func retire(_ ids: [BlockID], reason: String) async throws(MetastoreError) -> [BlockID] {
        try await struck { () async throws(MetastoreError) in
            retirements.note(try await base.blocks(ids))
            return try await base.retire(ids, reason: reason)
        }
    }

    func addJob(_ job: JobSpecification) async throws(MetastoreError) -> Bool {
        try await struck { () async throws(MetastoreError) in try await base.addJob(job) }
    }

    func leaseJob(
        kinds: [JobKind],
        worker: String,
        duration: Duration
    ) async throws(MetastoreError) -> JobLease? {
        try await struck { () async throws(MetastoreError) in
            let lease = try await base.leaseJob(kinds: kinds, worker: worker, duration: duration)
            if lease != nil { process.noteLease() }
            return lease
        }
    }

    func renewJob(_ key: String, token: Int64, duration: Duration) async throws(MetastoreError) {
        try await struck { () async throws(MetastoreError) in
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
        try await struck { () async throws(MetastoreError) in
            try await base.failJob(key, token: token, reason: reason, retryAfter: retryAfter, parkAfter: parkAfter)
        }
    }

    func completeJob(_ completion: JobCompletion) async throws(MetastoreError) {
        try await struck { () async throws(MetastoreError) in try await base.completeJob(completion) }
    }

    func jobs(limit: Int) async throws(MetastoreError) -> [JobRecord] {
        try await struck { () async throws(MetastoreError) in try await base.jobs(limit: limit) }
    }

    func retryJob(_ key: String) async throws(MetastoreError) -> Bool {
        try await struck { () async throws(MetastoreError) in try await base.retryJob(key) }
    }

    func removableBlocks(grace: Duration, limit: Int) async throws(MetastoreError) -> [RetiredBlock] {
        try await struck { () async throws(MetastoreError) in
            try await base.removableBlocks(grace: grace, limit: limit)
        }
    }

    func forgetBlocks(_ ids: [BlockID]) async throws(MetastoreError) {
        try await struck { () async throws(MetastoreError) in try await base.forgetBlocks(ids) }
    }

    func unknownObjects(among paths: [String]) async throws(MetastoreError) -> [String] {
        try await struck { () async throws(MetastoreError) in try await base.unknownObjects(among: paths) }
    }

    func condemn(_ path: String) async throws(MetastoreError) {
        try await struck { () async throws(MetastoreError) in try await base.condemn(path) }
    }

    func addDeletion(_ deletion: DeletionRecord) async throws(MetastoreError) {
        try await struck { () async throws(MetastoreError) in try await base.addDeletion(deletion) }
    }

    func allDeletions(includingErased: Bool) async throws(MetastoreError) -> [DeletionRecord] {
        try await struck { () async throws(MetastoreError) in
            try await base.allDeletions(includingErased: includingErased)
        }
    }

    func markErased(_ id: String) async throws(MetastoreError) {
        try await struck { () async throws(MetastoreError) in try await base.markErased(id) }
    }

    func adopt(_ block: AdoptedBlock) async throws(MetastoreError) {
        try await struck { () async throws(MetastoreError) in try await base.adopt(block) }
    }
}
