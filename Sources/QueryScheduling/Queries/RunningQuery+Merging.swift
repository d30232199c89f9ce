package import QueryModel

extension RunningQuery {
    /// How many staged reports a querier might merge now; nil when they are not worth it, or the query failed.
    package func mergeBatch(_ settings: SchedulerSettings) -> Int? { hasFailed ? nil : stage.batch(settings) }

    /// Hands staged reports to a querier; they are kept until it is done.
    package mutating func sendMerge(of count: Int, as merge: LeaseID) -> [StagedReport] {
        stage.send(count, as: merge)
    }

    /// Whether it waits for that merge.
    package func awaits(_ merge: LeaseID) -> Bool { !hasFailed && stage.awaits(merge) }

    /// Puts a merged report in the place of those it was made of.
    package mutating func replace(_ merge: LeaseID, with report: Report, bytes: Int) {
        stage.replace(merge, with: report, bytes: bytes)
    }

    /// Lets reports be merged here that a querier did not merge.
    package mutating func giveBack(_ merge: LeaseID) { stage.giveBack(merge) }
}
