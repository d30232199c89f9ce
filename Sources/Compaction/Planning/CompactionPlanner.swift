package import BlockFormat
import HostEnvironment
package import MetadataStorage
import ProfileModel

/// Decides which blocks are merged into which; pure, so that all who plan the same blocks plan the same jobs.
///
/// A block is in at most one job. Blocks that a job has, that are retired, set aside or younger than the settling time
/// are in none. What is planned follows from the blocks alone, not from their order.
package struct CompactionPlanner: Sendable {
    /// What is to be merged.
    package enum Extent: Hashable, Sendable {
        /// What triggers say.
        case due
        /// All blocks of one level made by then, however young, few or small.
        case all(level: Int, madeBy: Int64)
    }

    private let settings: CompactionSettings
    private let deletions: [DeletionRecord]
    private let erasable: Set<BlockID>
    private let now: Int64

    /// Takes what jobs depend on beside the blocks.
    ///
    /// - Parameters:
    ///   - settings: when what is merged.
    ///   - deletions: all that are not erased yet.
    ///   - erasable: blocks known to hold rows that a deletion hides: they are merged without waiting for a trigger.
    ///   - now: nanoseconds since 1970.
    package init(settings: CompactionSettings, deletions: [DeletionRecord], erasable: Set<BlockID>, now: Int64) {
        let settled = Self.subtracting(settings.settling, from: now)
        self.settings = settings
        self.deletions = deletions.filter { $0.createdAt <= settled }.sorted { $0.id.isBytewiseLess(than: $1.id) }
        self.erasable = erasable
        self.now = now
    }

    /// The jobs to add, in the order in which they are to be done.
    package func jobs(over blocks: [BlockSummary], _ extent: Extent = .due) -> [JobSpecification] {
        guard !awaitsSettling(blocks, extent) else { return [] }
        let free = blocks.filter(isFree)
        var jobs: [JobSpecification] = []
        for level in 0..<CompactionSettings.highestLevel {
            let candidates = free.filter { $0.level == level && includes($0, extent) }
            for group in groups(of: candidates) where isDue(group, level, extent) {
                jobs += cut(group, level).map { job(over: $0, to: level + 1) }
            }
        }
        guard extent == .due else { return jobs }
        let taken = Set(jobs.flatMap(\.sources))
        let left = free.filter { block in
            block.level > 0 && erasable.contains(block.id) && !taken.contains(block.id)
                && deletions.contains { $0.tenant == block.tenant && $0.mayConcern(block) }
        }
        return jobs + left.sorted(by: Self.areNeighbours).map { job(over: [$0], to: $0.level) }
    }

    /// Whether some of the blocks that are all to be merged are too young yet: merged as they come of age, a moment apart,
    /// they would hardly be merged at all.
    private func awaitsSettling(_ blocks: [BlockSummary], _ extent: Extent) -> Bool {
        guard case .all = extent else { return false }
        return blocks.contains { $0.state == .live && $0.job == nil && includes($0, extent) && !hasSettled($0) }
    }

    /// Whether a job may take the block.
    private func isFree(_ block: BlockSummary) -> Bool {
        block.state == .live && block.job == nil && !block.isSetAside && !block.tenants.isEmpty && hasSettled(block)
    }

    private func hasSettled(_ block: BlockSummary) -> Bool {
        block.createdAt <= Self.subtracting(settings.settling, from: now)
    }

    private func includes(_ block: BlockSummary, _ extent: Extent) -> Bool {
        guard case .all(let level, let madeBy) = extent else { return true }
        return block.level == level && block.createdAt <= madeBy
    }

    /// Segments together, compacted blocks by tenant.
    private func groups(of blocks: [BlockSummary]) -> [[BlockSummary]] {
        let byTenant = Dictionary(grouping: blocks, by: \.tenant)
        return byTenant.sorted { ($0.key?.name ?? "").isBytewiseLess(than: $1.key?.name ?? "") }
            .map { $0.value.sorted(by: Self.areNeighbours) }
    }

    private func isDue(_ group: [BlockSummary], _ level: Int, _ extent: Extent) -> Bool {
        guard extent == .due else { return true }
        let trigger = settings.trigger(level: level)
        let oldest = group.map(\.createdAt).min() ?? now
        let bytes = group.reduce(0) { $0 + $1.objectSize }
        return oldest <= Self.subtracting(trigger.age, from: now)
            || (trigger.blocks > 0 && group.count >= trigger.blocks)
            || (trigger.bytes > 0 && bytes >= trigger.bytes)
    }

    /// Runs of neighbours that one job can take.
    private func cut(_ group: [BlockSummary], _ level: Int) -> [[BlockSummary]] {
        let mostBytes = level == 0 ? min(settings.maxSegmentJobBytes, settings.maxJobBytes) : settings.maxJobBytes
        let mostSources = level == 0 ? settings.maxJobSegments : settings.maxJobSources
        var runs: [[BlockSummary]] = []
        var bytes = 0
        for block in group {
            bytes += block.objectSize
            if let last = runs.last, bytes <= mostBytes, last.count < mostSources {
                runs[runs.count - 1].append(block)
            } else {
                runs.append([block])
                bytes = block.objectSize
            }
        }
        return runs
    }

    private func job(over blocks: [BlockSummary], to level: Int) -> JobSpecification {
        let tenants = Set(blocks.flatMap(\.tenants)).sorted()
        let createdAt = blocks.map(\.createdAt).max() ?? now
        let task = CompactionTask(
            encoding: CompactionEncoding.version,
            level: level,
            createdAt: createdAt,
            results: tenants.map { tenant in
                result(for: tenant, over: blocks.filter { $0.tenants.contains(tenant) }, level, createdAt)
            }
        )
        let sources = blocks.map(\.id).sorted()
        return JobSpecification(
            key: ResultNaming.key(level: level, sources: sources, results: task.results.map(\.id)),
            kind: .compaction,
            payload: task.encode(),
            sources: sources,
            resultPaths: task.results.flatMap { result in
                ResultNaming.ids(of: result.id).map { id in
                    BlockMetadata.objectPath(id: id, level: level, tenant: result.tenant)
                }
            }
        )
    }

    private func result(
        for tenant: TenantID,
        over blocks: [BlockSummary],
        _ level: Int,
        _ createdAt: Int64
    ) -> CompactionTask.Result {
        let applied = deletions.filter { deletion in
            deletion.tenant == tenant && blocks.contains { deletion.mayConcern($0) }
        }
        let horizons = blocks.map(\.deletionHorizon) + applied.map { $0.createdAt + 1 }
        let ids = applied.map(\.id)
        return CompactionTask.Result(
            tenant: tenant,
            id: ResultNaming.id(
                tenant: tenant,
                level: level,
                sources: blocks.map(\.id),
                deletions: ids,
                createdAt: createdAt,
                encoding: CompactionEncoding.version
            ),
            deletionHorizon: horizons.max() ?? now,
            deletions: ids
        )
    }

    /// By time, then by name.
    private static func areNeighbours(_ lhs: BlockSummary, _ rhs: BlockSummary) -> Bool {
        (lhs.timeRange.start, lhs.timeRange.end, lhs.id) < (rhs.timeRange.start, rhs.timeRange.end, rhs.id)
    }

    private static func subtracting(_ duration: Duration, from time: Int64) -> Int64 {
        let (difference, overflowed) = time.subtractingReportingOverflow(duration.wholeNanoseconds)
        return overflowed ? .min : difference
    }
}

extension DeletionRecord {
    /// Whether it was stated after what the block holds came in, and for a time that the block has.
    package func mayConcern(_ block: BlockSummary) -> Bool {
        createdAt >= block.deletionHorizon && range.overlaps(block.timeRange)
    }
}
