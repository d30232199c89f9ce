import BlockFormat
import MetadataStorage
import ObjectStorage
import ProfileModel

/// One attempt at a job, from its sources to the transaction that replaces them.
struct CompactionWork: Sendable {
    /// What was done.
    struct Done: Sendable {
        /// The blocks replaced.
        var sources: [BlockSummary]
        /// The blocks made.
        var results: [BlockMetadata]
        /// Datasets that could not be read and stay in their source, and why.
        var setAside: [JobCompletion.DatasetPlace: String]
        /// Suppressed profiles that were dropped.
        var suppressedProfiles: Int
        /// Rows that were dropped because a deletion hides them.
        var hiddenRows: Int
    }

    /// Small sources are held whole, up to this many bytes together.
    private static let mostHeldWhole = 32 << 20
    private static let largestHeldWhole = 4 << 20
    /// The windows of the others have about this many bytes together, so that memory does not grow with their number.
    private static let mostInWindows = 24 << 20
    /// Smaller windows would make too many requests, larger ones bring nothing.
    private static let windows = 128 << 10...512 << 10
    private static let prefetches = 8

    let lease: JobLease
    let metastore: any MaintenanceMetastore
    let store: any ObjectStore
    let encoding: @Sendable (Int) -> CompactionEncoding

    /// Does the job.
    ///
    /// - Throws: `MetastoreError`, `ObjectStoreError`, `BlockFormatError`, `CompactionFailure`, `CancellationError`.
    func run() async throws -> Done {
        let task = try CompactionTask(decoding: lease.job.payload)
        let sources = try await self.sources()
        let scopes = try await deletions(of: task)
        let bytes = sourceBytes(sources)
        try await prefetch(sources.compactMap { bytes[$0.summary.id] })
        var done = Done(
            sources: sources.map(\.summary),
            results: [],
            setAside: [:],
            suppressedProfiles: 0,
            hiddenRows: 0
        )
        for result in task.results {
            let made = try await ResultBuilding(
                task: task,
                result: result,
                deletions: result.deletions.compactMap { scopes[$0] },
                sources: sources,
                bytes: bytes,
                store: store,
                encoding: encoding(task.level),
                attempt: lease.attempt
            ).make()
            if let block = made.block { done.results.append(block) }
            done.setAside.merge(made.setAside) { first, _ in first }
            done.suppressedProfiles += made.suppressedProfiles
            done.hiddenRows += made.hiddenRows
        }
        try Task.checkCancellation()
        try await complete(done)
        return done
    }

    private func complete(_ done: Done) async throws(MetastoreError) {
        let places = done.setAside.keys.sorted { ($0.block, $0.number) < ($1.block, $1.number) }
        let completion = JobCompletion(
            key: lease.job.key,
            token: lease.token,
            results: done.results,
            setAside: places
        )
        do throws(MetastoreError) { try await metastore.completeJob(completion) } catch {
            guard error.isRetryable else { throw error }
            // Whether it was done is unknown; doing it again with the same results changes nothing.
            try await metastore.completeJob(completion)
        }
    }

    private func sources() async throws -> [BlockDetails] {
        let found = try await metastore.blocks(lease.job.sources)
        guard found.count == lease.job.sources.count, found.allSatisfy({ $0.summary.state == .live }) else {
            throw CompactionFailure(
                .failed,
                "\(lease.job.sources.count) sources were planned, only \(found.count { $0.summary.state == .live }) are live"
            )
        }
        return found
    }

    /// The deletions to apply, by id.
    private func deletions(of task: CompactionTask) async throws -> [String: DeletionScope] {
        let wanted = Set(task.results.flatMap(\.deletions))
        guard !wanted.isEmpty else { return [:] }
        var scopes: [String: DeletionScope] = [:]
        for record in try await metastore.allDeletions(includingErased: true) where wanted.contains(record.id) {
            scopes[record.id] = try DeletionScope(record)
        }
        guard scopes.count == wanted.count else {
            throw CompactionFailure(.failed, "\(wanted.count) deletions are to be applied, \(scopes.count) are known")
        }
        return scopes
    }

    private func sourceBytes(_ sources: [BlockDetails]) -> [BlockID: SourceBytes] {
        let ascending = sources.map(\.summary).sorted { $0.objectSize < $1.objectSize }
        let whole = Self.heldWhole(ascending.map(\.objectSize))
        let window = Self.window(forSources: ascending.count - whole)
        var bytes: [BlockID: SourceBytes] = [:]
        for (number, block) in ascending.enumerated() {
            bytes[block.id] = SourceBytes(
                store: store,
                path: block.objectPath,
                size: block.objectSize,
                isHeldWhole: number < whole,
                window: window
            )
        }
        return bytes
    }

    /// How many of the smallest sources are held whole; `sizes` ascend.
    static func heldWhole(_ sizes: [Int]) -> Int {
        var held = 0
        return sizes.prefix { size in
            guard size <= largestHeldWhole, held + size <= mostHeldWhole else { return false }
            held += size
            return true
        }.count
    }

    /// Bytes of the window of each of so many sources.
    static func window(forSources count: Int) -> Int {
        min(max(mostInWindows / max(1, count), windows.lowerBound), windows.upperBound)
    }

    /// Reads what is held whole, some objects at a time.
    private func prefetch(_ sources: [SourceBytes]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, source) in sources.enumerated() {
                if number >= Self.prefetches { try await group.next() }
                group.addTask { try await source.prefetch() }
            }
            try await group.waitForAll()
        }
    }
}
