import BlockFormat
import ProfileModel

/// The metastore as a plain value: what each operation decides, without time, disk or network.
struct MetastoreState {
    private struct StoredBlock {
        var metadata: BlockMetadata
        var record: BlockRecord
    }

    private var blocks: [BlockID: StoredBlock] = [:]
    private var expiries: [ProfileIdentity: Int64] = [:]

    /// Records the segment, as `Metastore.commitSegment` promises.
    mutating func commit(_ segment: SegmentCommit) throws(MetastoreError) -> SegmentOutcome {
        try segment.validate()
        if let stored = blocks[segment.block.id] {
            guard stored.metadata == segment.block else { throw segment.collision }
            return SegmentOutcome(suppressed: stored.record.datasets.map(\.suppressed))
        }
        var identities = SegmentIdentities(segment)
        for entry in identities.distinct where !record(entry) { identities.suppress(entry) }
        let outcome = identities.outcome
        blocks[segment.block.id] = StoredBlock(metadata: segment.block, record: segment.record(outcome))
        return outcome
    }

    /// The selected blocks, ascending by id.
    func blocks(matching selection: BlockSelection) throws(MetastoreError) -> [BlockRecord] {
        let selected = blocks.values.compactMap { selection.cut($0.record) }
        guard selected.count <= max(0, selection.limit) else { throw selection.limitReached }
        return selected.sorted { $0.id < $1.id }
    }

    /// Forgets the identities that expire first, at most `limit`; returns how many.
    mutating func forgetIdentities(expiredBefore time: Int64, limit: Int) -> Int {
        let expired = expiries.filter { $0.value < time }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        for (identity, _) in expired.prefix(max(0, limit)) { expiries[identity] = nil }
        return min(expired.count, max(0, limit))
    }

    /// Remembers an identity until its latest expiry; false when it was known.
    private mutating func record(_ entry: SegmentIdentities.Entry) -> Bool {
        guard let known = expiries[entry.identity] else {
            expiries[entry.identity] = entry.expires
            return true
        }
        expiries[entry.identity] = max(known, entry.expires)
        return false
    }
}

extension SegmentCommit {
    /// The segment as selections give it, whole.
    func record(_ outcome: SegmentOutcome) -> BlockRecord {
        let datasets = block.datasets.enumerated().map { number, metadata in
            DatasetRecord(number: number, metadata: metadata, suppressed: outcome.suppressed[number])
        }
        return BlockRecord(
            id: block.id,
            objectPath: block.objectPath,
            level: block.level,
            deletionHorizon: block.deletionHorizon,
            datasets: datasets
        )
    }
}
