import BlockFormat
import Compaction
import HostEnvironment
import MetadataStorage
import ObjectStorage
import ProfileModel
import QueryModel
import QueryScheduling
import ServerAPI

/// What operators ask and order, answered by this process's metastore, bucket and compaction.
struct StorageAdministration: StorageAdministering {
    private static let page = 1_000

    let metastore: any MaintenanceMetastore
    let store: any ObjectStore
    let scheduler: QueryScheduler
    let coordinator: CompactionCoordinator
    let deletions: DeletionService
    let time: any TimeSource

    func blocks(_ filter: StoredBlockFilter, after number: Int64?, limit: Int) async throws -> StoredBlockPage {
        let selection = BlockSummarySelection(
            levels: filter.levels,
            state: filter.state.map { $0 == .retired ? .retired : .live },
            tenant: filter.tenants?.count == 1 ? filter.tenants?.first : nil
        )
        return try await answering("list blocks") {
            var found: [StoredBlock] = []
            var last = number
            while true {
                let summaries = try await metastore.blockSummaries(selection, after: last, limit: Self.page)
                for summary in summaries {
                    last = summary.number
                    let block = StoredBlock(summary)
                    guard filter.includes(block) else { continue }
                    found.append(block)
                    if found.count == limit { return StoredBlockPage(blocks: found, next: last) }
                }
                if summaries.count < Self.page { return StoredBlockPage(blocks: found, next: nil) }
            }
        }
    }

    func block(_ id: BlockID) async throws -> StoredBlockDetails? {
        try await answering("look up block \(id)") {
            guard let details = try await metastore.blocks([id]).first else { return nil }
            return StoredBlockDetails(
                block: StoredBlock(details.summary),
                lineage: details.lineage,
                deletionHorizon: details.summary.deletionHorizon,
                datasets: details.datasets.map {
                    .init(number: $0.number, metadata: $0.metadata, suppressed: $0.suppressed.count)
                }
            )
        }
    }

    func usage(of tenants: [TenantID]?, withUnknown: Bool) async throws -> StoredUsage {
        try await answering("sum up what is stored") {
            var sum = UsageSum()
            if let tenants {
                let filter = StoredBlockFilter(tenants: tenants)
                var last: Int64?
                repeat {
                    let page = try await blocks(filter, after: last, limit: Self.page)
                    for block in page.blocks { sum.add(block) }
                    last = page.next
                } while last != nil
            } else {
                for usage in try await metastore.storageUsage() { sum.add(usage) }
            }
            if withUnknown { try await UnknownObjects(metastore: metastore, store: store).add(to: &sum, of: tenants) }
            return sum.usage
        }
    }

    func compact(toLevel level: Int, madeBy: Int64?) async throws -> CompactionStanding {
        let madeBy = madeBy ?? time.unixNanoseconds
        return try await answering("compact to level \(level)") {
            let progress = try await coordinator.advance(toLevel: level, madeBy: madeBy)
            return CompactionStanding(
                jobsAdded: progress.addedJobs,
                jobsOpen: progress.openJobs + progress.addedJobs,
                jobsParked: progress.parkedJobs.count,
                blocksBelow: progress.blocksBelow,
                blocksMoving: progress.movingBlocks,
                madeBy: madeBy
            )
        }
    }

    func jobs(limit: Int) async throws -> [BackgroundJob] {
        try await answering("list jobs") { try await metastore.jobs(limit: limit).map(BackgroundJob.init) }
    }

    func retryJob(_ key: String) async throws -> Bool {
        try await answering("retry a job") { try await metastore.retryJob(key) }
    }

    func delete(selector: String, range: TimeRange, of tenant: TenantID) async throws -> StatedDeletion {
        try await answering("delete profiles") {
            let record = try await deletions.delete(
                tenant,
                selector: selector,
                range: range,
                requestedBy: "the admin API"
            )
            return StatedDeletion(record, blocksLeft: try await left(of: [record])[record.id] ?? 0)
        }
    }

    func deletions(of tenants: [TenantID]?, includingErased: Bool) async throws -> [StatedDeletion] {
        try await answering("list deletions") {
            let records = try await metastore.allDeletions(includingErased: includingErased).filter { record in
                tenants.map { $0.contains(record.tenant) } ?? true
            }
            let left = try await left(of: records)
            return records.map { StatedDeletion($0, blocksLeft: left[$0.id] ?? 0) }
        }
    }

    func plan(_ query: Query) async throws -> QueryPlan { try await scheduler.explain(query) }

    private func left(of records: [DeletionRecord]) async throws -> [String: Int] {
        guard records.contains(where: { $0.erasedAt == nil }) else { return [:] }
        let survey = try await coordinator.surveyDeletions()
        return Dictionary(survey.remainders.map { ($0.deletion.id, $0.blocks) }, uniquingKeysWith: max)
    }

    /// Does something, with errors as the API tells them.
    private func answering<Answer: Sendable>(
        _ attempt: String,
        _ body: () async throws -> Answer
    ) async throws -> Answer {
        do { return try await body() } catch let error as MetastoreError {
            throw AdministrationFailure.apiError(error, attempt: attempt)
        } catch let error as ObjectStoreError {
            throw AdministrationFailure.apiError(error, attempt: attempt)
        } catch let error as DeletionError {
            throw AdministrationFailure.apiError(error)
        }
    }
}
