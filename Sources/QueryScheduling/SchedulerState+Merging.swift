package import HostEnvironment
package import QueryModel

extension SchedulerState {
    /// A merge to be sent.
    package struct MergeGrant: Hashable, Sendable {
        /// To whom.
        package var querier: QuerierID
        /// What.
        package var lease: MergeLease
    }

    /// The merges to be sent.
    package mutating func takeMerges() -> [MergeGrant] {
        defer { mergeGrants = [] }
        return mergeGrants
    }

    /// Has a batch of a query's reports merged by a querier, when this process has more to merge than it should and the
    /// batch is worth its way.
    ///
    /// Never waits for a querier: when none of another process has room now, the reports are merged here.
    /// - Returns: whether it did; the lease is in `takeMerges`.
    package mutating func sendMerge(of number: UInt64, at now: MonotonicInstant) -> Bool {
        guard mergeBacklog.bytes >= settings.mergeBacklogBytes, merges.count < settings.mostMergeLeases, !ledger.isFull,
            running[number]?.wantsStep(settings) == true, let count = running[number]?.mergeBatch(settings),
            let querier = mergeTaker(at: now)
        else { return false }
        let id = leases.makeID(of: number)
        guard let query = running[number], let reports = running[number]?.sendMerge(of: count, as: id) else {
            return false
        }
        let bytes = reports.reduce(0) { $0 + $1.bytes }
        noteSent(RunningMerge(id: id, querier: querier, reports: reports.count, bytes: bytes, at: now))
        mergeGrants.append(
            MergeGrant(
                querier: querier,
                lease: MergeLease(
                    id: id,
                    query: query.query,
                    reports: reports.map(\.report),
                    timeLeft: max(.zero, now.duration(to: query.terms.deadline)),
                    maxReportBytes: min(settings.maxReportBytes, bytes.addingClamped(bytes))
                )
            )
        )
        return true
    }

    /// Takes a merge back that could not be sent, as if its querier had answered *busy*.
    package mutating func takeBack(_ grant: MergeGrant, at now: MonotonicInstant) {
        guard let merge = merges.end(grant.lease.id) else { return }
        settle(merge, .busy, reportBytes: 0, at: now)
    }

    /// Puts the report of a merge in the place of those it was made of; without one they are merged here.
    mutating func settle(
        _ merge: RunningMerge,
        _ outcome: LeaseOutcome,
        reportBytes: Int,
        at now: MonotonicInstant
    ) {
        noteEnded(merge)
        switch outcome {
        case .report(let report) where reportBytes <= settings.maxReportBytes:
            totals.merges.merged += 1
            running[merge.query]?.replace(merge.id, with: report, bytes: max(0, reportBytes))
        case .report, .failure:
            totals.merges.failed += 1
            running[merge.query]?.giveBack(merge.id)
        case .busy:
            totals.merges.busy += 1
            pause(merge.querier, at: now)
            running[merge.query]?.giveBack(merge.id)
        }
        noteReports(merge.query)
    }

    /// Lets the reports of a merge that was lost be merged here.
    mutating func lose(_ merge: RunningMerge) {
        noteEnded(merge)
        totals.merges.lost += 1
        running[merge.query]?.giveBack(merge.id)
        noteReports(merge.query)
    }

    /// Calls off the merges of a query that it does not await any more.
    mutating func dropMerges(of number: UInt64) {
        for merge in merges.all(of: number) where running[number]?.awaits(merge.id) != true {
            guard merges.end(merge.id) != nil else { continue }
            noteEnded(merge)
            totals.merges.cancelled += 1
            cancellations.append(Cancellation(querier: merge.querier, lease: merge.id))
        }
    }

    /// A querier of another process that has room; one of this process would take the same cores.
    private mutating func mergeTaker(at now: MonotonicInstant) -> QuerierID? {
        roster.resume(at: now)
        let roster = roster
        let keptFree = solo.keptFree
        return roster.ready.first { $0 != keptFree && roster[$0]?.introduction.place == .remote }
    }

    private mutating func noteSent(_ merge: RunningMerge) {
        totals.merges.sent += 1
        ledger.reserve(merge.query, merge.bytes)
        roster.update(merge.querier) { $0.noteGranted(bytes: merge.bytes) }
        roster.noteServed(merge.querier)
        lowerAlarm(to: merges.begin(merge))
        noteReports(merge.query)
    }

    private mutating func noteEnded(_ merge: RunningMerge) {
        roster.update(merge.querier) { $0.noteEnded(bytes: merge.bytes) }
        ledger.reserve(merge.query, -merge.bytes)
    }
}
