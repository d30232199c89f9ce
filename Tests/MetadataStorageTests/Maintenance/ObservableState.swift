import BlockFormat
import MetadataStorage
import ProfileModel

/// Everything that callers can see of a metastore.
struct ObservableState: Equatable {
    var summaries: [BlockSummary]
    var details: [BlockDetails]
    var found: [BlockRecord]
    var usage: [StorageUsage]
    var jobs: [JobRecord]
    var removable: [RetiredBlock]
    var deletions: [DeletionRecord]

    /// Asks for all of it.
    init(of metastore: any MaintenanceMetastore) async throws {
        let everything = BlockSummarySelection(state: nil)
        summaries = try await metastore.blockSummaries(everything, after: nil, limit: .max)
        details = try await metastore.blocks(summaries.map(\.id))
        found = try await metastore.blocks(matching: .everything(.anonymous))
        usage = try await metastore.storageUsage()
        jobs = try await metastore.jobs(limit: .max)
        removable = try await metastore.removableBlocks(grace: .zero, limit: .max)
        deletions = try await metastore.allDeletions(includingErased: true)
    }
}
