import BlockFormat
import GRDB
import ProfileModel

/// A segment's commit, prepared outside the transaction so that the transaction is short.
struct SegmentTransaction: Sendable {
    /// What was decided, and what the cache may keep when it was decided now.
    struct Result: Sendable {
        /// The outcome for the writer.
        var outcome: SegmentOutcome
        /// The block's number when this call added it; nil when it was there.
        var added: Int64?
    }

    /// The segment's block.
    let block: NewBlock

    private let segment: SegmentCommit
    private let identities: SegmentIdentities

    /// Encodes and sorts what the transaction will write.
    ///
    /// - Throws: `.invalidArgument` when the commit contradicts itself.
    init(_ segment: SegmentCommit) throws(MetastoreError) {
        try segment.validate()
        self.segment = segment
        identities = SegmentIdentities(segment)
        block = NewBlock(segment.block)
    }

    /// Commits the segment unless it is there; to be run in a write transaction.
    func run(_ db: Database) throws -> Result {
        if let stored = try StoredFooter.find(db, id: segment.block.id) {
            guard stored.isMade(of: segment.block) else { throw segment.collision }
            return Result(outcome: SegmentOutcome(suppressed: stored.suppressed), added: nil)
        }
        try StoredObject.checkNotCondemned(db, segment.block.objectPath)
        let number = try StoredNumber.next(db)
        let outcome = try recordIdentities(db, block: number)
        try block.insert(db, number: number, suppressed: outcome.suppressed)
        return Result(outcome: outcome, added: number)
    }

    private func recordIdentities(_ db: Database, block: Int64) throws -> SegmentOutcome {
        var identities = identities
        for entry in identities.distinct
        where try !StoredIdentity.record(db, entry.identity, expires: entry.expires, block: block) {
            identities.suppress(entry)
        }
        return identities.outcome
    }
}
