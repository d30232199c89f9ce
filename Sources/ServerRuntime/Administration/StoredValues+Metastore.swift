import BlockFormat
import MetadataStorage
import ProfileModel
import ServerAPI

extension StoredBlock {
    /// A block as the metastore has it.
    init(_ summary: BlockSummary) {
        let live: StoredBlockState = summary.isSetAside ? .setAside : .live
        self.init(
            number: summary.number,
            id: summary.id,
            objectPath: summary.objectPath,
            level: summary.level,
            tenants: summary.tenants.isEmpty ? [summary.tenant].compactMap(\.self) : summary.tenants,
            timeRange: summary.timeRange,
            createdAt: summary.createdAt,
            bytes: summary.objectSize,
            datasets: summary.datasetCount,
            profiles: summary.profileCount,
            suppressed: summary.suppressedCount,
            state: summary.state == .live ? live : .retired,
            job: summary.job
        )
    }
}

extension StoredBlockFilter {
    /// Whether a block is wanted; levels are the metastore's to select.
    func includes(_ block: StoredBlock) -> Bool {
        // What was set aside is read by queries, too.
        let isLive = state == .live && block.state == .setAside
        if let state, state != block.state, !isLive { return false }
        if let range, !range.overlaps(block.timeRange) { return false }
        if let tenants, !block.tenants.contains(where: tenants.contains) { return false }
        return true
    }
}

extension BackgroundJob {
    /// A job as the metastore has it.
    init(_ record: JobRecord) {
        let state: State =
            switch record.state {
            case .waiting: .waiting
            case .leased: .leased
            case .parked: .parked
            }
        self.init(
            key: record.job.key,
            kind: record.job.kind.name,
            state: state,
            attempts: record.attempts,
            worker: record.worker,
            reason: record.reason,
            createdAt: record.createdAt,
            sources: record.job.sources
        )
    }
}

extension StatedDeletion {
    /// A deletion as the metastore has it.
    init(_ record: DeletionRecord, blocksLeft: Int) {
        self.init(
            id: record.id,
            tenant: record.tenant,
            selector: record.selector,
            range: record.range,
            createdAt: record.createdAt,
            erasedAt: record.erasedAt,
            blocksLeft: record.erasedAt == nil ? blocksLeft : 0
        )
    }
}
