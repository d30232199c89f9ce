import BlockFormat
import ProfileModel

/// The metastore as a plain value: what each operation decides, without disk or network; time is handed in.
struct MetastoreState {
    /// Every block, live or retired.
    var blocks: [BlockID: KnownBlock] = [:]
    /// Jobs that are not done.
    var jobs: [ExactText: TrackedJob] = [:]
    /// Jobs that ended not long ago.
    var doneJobs: [ExactText: DoneJob] = [:]
    /// Objects that were given up, and until when that is remembered.
    var condemned: [ExactText: Int64] = [:]
    /// Every deletion.
    var deletions: [ExactText: DeletionRecord] = [:]

    private var expiries: [ProfileIdentity: Int64] = [:]
    private var lastNumber: Int64 = 0

    /// A number greater than every one given before: for blocks, jobs and tokens.
    mutating func nextNumber() -> Int64 {
        lastNumber += 1
        return lastNumber
    }

    /// Records the segment, as `Metastore.commitSegment` promises.
    mutating func commit(_ segment: SegmentCommit) throws(MetastoreError) -> SegmentOutcome {
        try segment.validate()
        if let stored = blocks[segment.block.id] {
            guard stored.isMade(of: segment.block) else { throw segment.collision }
            return SegmentOutcome(suppressed: stored.suppressed)
        }
        try checkObject(segment.block.objectPath)
        var identities = SegmentIdentities(segment)
        for entry in identities.distinct where !record(entry.identity, expires: entry.expires) {
            identities.suppress(entry)
        }
        let outcome = identities.outcome
        insert(segment.block, suppressed: outcome.suppressed, datasets: Array(segment.block.datasets.indices))
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

    /// Adds a live block.
    mutating func insert(_ block: BlockMetadata, suppressed: [[UInt32]], datasets: [Int]) {
        blocks[block.id] = KnownBlock(
            number: nextNumber(),
            metadata: block,
            suppressed: suppressed,
            datasets: datasets
        )
    }

    /// Checks that an object may become a block's.
    ///
    /// - Throws: `.condemned`.
    func checkObject(_ path: String) throws(MetastoreError) {
        guard condemned[ExactText(path)] == nil else { throw .condemned(path) }
    }

    /// Remembers an identity until its latest expiry; false when it was known.
    @discardableResult
    mutating func record(_ identity: ProfileIdentity, expires: Int64) -> Bool {
        let known = expiries[identity]
        expiries[identity] = max(known ?? expires, expires)
        return known == nil
    }
}
