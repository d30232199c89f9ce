package import HostEnvironment
package import ProfileModel
package import QueryModel

extension SchedulerState {
    /// Lets a query in and gives its number; `leave` must follow.
    ///
    /// - Throws: `.resourceExhausted` when one of its tenants is over a limit.
    package mutating func enter(_ tenants: [TenantID]) throws(QueryError) -> UInt64 {
        let number = makeNumber()
        try ledger.enter(number, tenants: tenants)
        return number
    }

    /// Lets a query's plan in; `withdraw` or `leave` must follow.
    ///
    /// - Throws: `.resourceExhausted` when one of its tenants is over a limit, or too many fragments wait.
    package mutating func admit(_ number: UInt64, _ phases: [PhaseWork]) throws(QueryError) {
        try requireQueueRoom(for: phases)
        var shares: [TenantShare] = []
        for share in phases.flatMap(\.shares) { shares.add(share.bytes, of: share.tenant) }
        try ledger.admit(number, shares)
    }

    /// Queues a phase of an admitted query; `endPhase` must follow.
    package mutating func begin(
        _ number: UInt64,
        _ work: PhaseWork,
        _ terms: QueryTerms,
        at now: MonotonicInstant
    ) {
        precondition(running[number] == nil, "a query's phases follow one another")
        running[number] = RunningQuery(work, terms)
        running[number]?.begunAt = now
        arrivals.append(number)
        queue.enqueue(number, work.queued, at: now)
        if settings.affinityWait > .zero { lowerAlarm(to: now.advanced(by: settings.affinityWait)) }
        if roster.isMixed { lowerAlarm(to: now.advanced(by: settings.localPatience)) }
        wakeIfNeeded(number)
    }

    /// What the query's task has to do next; with `eagerly` one staged report is enough to be merged.
    package mutating func step(_ number: UInt64, eagerly: Bool = false) -> QueryStep {
        let isEager = eagerly || isOverItsMemory(number)
        guard let step = running[number]?.step(settings, eagerly: isEager) else { return .wait }
        mergeBacklog.set(number, running[number]?.mergingBytes ?? 0)
        return step
    }

    /// Takes note of a merge that `step` asked for and of its size; returns whether it counts.
    package mutating func noteMerged(_ number: UInt64, bytes: Int) -> Bool {
        mergeBacklog.set(number, 0)
        guard let counts = running[number]?.noteMerged(bytes: bytes, limit: settings.maxReportBytes) else {
            return false
        }
        totals.merges.noteHere(counts: counts)
        noteReports(number)
        endWorkIfEnded(number)
        return counts
    }

    /// Ends a phase, finished or not, and gives what it covered; whatever waits or runs for it is dropped.
    package mutating func endPhase(_ number: UInt64) -> Coverage {
        let coverage = running[number]?.coverage ?? Coverage()
        dropWork(number)
        running[number] = nil
        dropMerges(of: number)
        mergeBacklog.set(number, 0)
        arrivals.removeAll { $0 == number }
        ledger.hold(number, 0)
        return coverage
    }

    /// Takes a query's plan out, so that another one can be let in.
    package mutating func withdraw(_ number: UInt64) {
        _ = endPhase(number)
        ledger.withdraw(number)
    }

    /// Takes a query's plan out since an object of it is gone.
    package mutating func renewPlan(_ number: UInt64) {
        withdraw(number)
        totals.plansRenewed += 1
    }

    /// Ends a query, however far it is.
    package mutating func leave(_ number: UInt64) {
        _ = endPhase(number)
        ledger.leave(number)
    }

    /// Fails every query under way.
    package mutating func failAll(_ error: QueryError) {
        for number in arrivals {
            running[number]?.fail(error)
            endWorkIfEnded(number)
        }
    }

    /// How far a query is, for the message that says it took too long.
    package func progress(of number: UInt64) -> String {
        guard let query = running[number] else { return "its blocks were not planned yet" }
        let state = "\(query.done) of \(query.fragmentCount) fragments done, \(leases.count(of: number)) running"
        return roster.count == 0 ? "\(state), no querier attached" : "\(state), \(roster.count) queriers attached"
    }

    /// Wakes the query's task if there is something for it to do.
    mutating func wakeIfNeeded(_ number: UInt64) {
        guard running[number]?.wantsStep(settings, eagerly: isOverItsMemory(number)) == true else { return }
        if woken.last != number { woken.append(number) }
    }

    /// Takes note that a query's reports grew or shrank: what is held, whether it may get leases, whether to wake it.
    mutating func noteReports(_ number: UInt64) {
        ledger.hold(number, running[number]?.heldBytes ?? 0)
        queue.setBlocked(number, isOverItsMemory(number))
        wakeIfNeeded(number)
    }

    /// Drops what waits or runs for a query that needs no more of it.
    mutating func endWorkIfEnded(_ number: UInt64) {
        guard running[number]?.hasEnded == true else { return }
        dropWork(number)
        dropMerges(of: number)
        wakeIfNeeded(number)
    }

    /// Whether a query holds and expects as much as its merged report may have, but may shrink or is owed leases: then
    /// it gets no further ones for the moment.
    private func isOverItsMemory(_ number: UInt64) -> Bool {
        guard let query = running[number] else { return false }
        guard query.heldBytes + ledger.reservedBytes(of: number) >= settings.maxReportBytes else { return false }
        return query.canShrink || leases.count(of: number) > 0
    }

    /// Only the phase with the most fragments counts, since phases follow one another.
    private func requireQueueRoom(for phases: [PhaseWork]) throws(QueryError) {
        let more = phases.reduce(0) { max($0, $1.queued.count) }
        let waiting = queue.count + solo.count
        let limit = settings.maxQueuedFragments
        guard limit > 0, waiting + more > limit else { return }
        throw QueryError(
            .resourceExhausted,
            "the query has \(more) fragments and \(waiting) wait already, \(waiting + more - limit) over "
                + "query.max-queued-fragments (\(limit)): wait for running queries to end, ask for a shorter time, or "
                + "start more queriers"
        )
    }

    private mutating func dropWork(_ number: UInt64) {
        queue.remove(number)
        solo.remove(number)
        for lease in leases.endAll(of: number) {
            noteEnded(lease)
            callOff(lease)
        }
    }
}
