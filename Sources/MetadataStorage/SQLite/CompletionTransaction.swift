import BlockFormat
import GRDB

/// The end of a job, prepared outside the transaction so that the transaction is short.
struct CompletionTransaction: Sendable {
    private let completion: JobCompletion
    private let results: [NewBlock]

    /// Encodes what the transaction will write.
    init(_ completion: JobCompletion) {
        self.completion = completion
        results = completion.results.map { NewBlock($0) }
    }

    /// Ends the job: its results take the place of its sources; to be run in a write transaction.
    ///
    /// - Throws: `MetastoreError` `.fenced`, `.invalidArgument`, `.condemned`, `.conflict`; `DatabaseError`.
    func run(_ db: Database, now: Int64) throws {
        if let done = try StoredDoneJob.find(db, key: completion.key) { return try done.check(completion) }
        guard let job = try StoredJob.find(db, key: completion.key) else {
            throw MetastoreError.fenced(completion.key, token: completion.token)
        }
        try job.check(token: completion.token)
        try completion.validate(for: job.record.job)
        try checkSetAside(db)
        try insertResults(db)
        for source in job.record.job.sources { try replace(db, source, now: now) }
        try StoredJob.delete(db, job)
        let done = DoneJob(token: completion.token, results: completion.results.map(\.id), doneAt: now)
        try StoredDoneJob.insert(db, key: completion.key, done)
    }

    private func insertResults(_ db: Database) throws {
        for result in results {
            let block = result.metadata
            try StoredObject.checkNotCondemned(db, block.objectPath)
            if let stored = try StoredFooter.find(db, id: block.id) {
                guard stored.summary.state == .live, stored.isMade(of: block) else {
                    throw MetastoreError.idIsTaken(block.id)
                }
            } else {
                let none = Array(repeating: [UInt32](), count: block.datasets.count)
                try result.insert(db, number: StoredNumber.next(db), suppressed: none)
            }
        }
    }

    private func checkSetAside(_ db: Database) throws {
        for place in completion.setAside {
            let isLive = try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM datasets WHERE number = ?
                            AND block = (SELECT number FROM blocks WHERE id = ?))
                        """
                ),
                arguments: [
                    place.number, StoredBytes.identifier(high: place.block.high, low: place.block.low),
                ]
            )
            guard isLive == true else { throw completion.missing(place.number, of: place.block) }
        }
    }

    private func replace(_ db: Database, _ source: BlockID, now: Int64) throws {
        guard let block = try StoredSummary.find(db, id: source)?.summary, block.state == .live else {
            throw MetastoreError(.corrupt, "block \(source) is claimed by job \(completion.key) but is not live")
        }
        let kept = completion.setAside(of: source)
        if kept.isEmpty {
            try BlockRetirement.retire(db, block.number, at: now, reason: completion.retirementReason)
        } else {
            try BlockRetirement.setAside(db, block.number, datasets: kept)
        }
    }
}
