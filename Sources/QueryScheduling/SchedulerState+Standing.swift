package import HostEnvironment
package import ProfileModel
package import QueryModel

extension SchedulerState {
    /// The picture for operators; see `ReadTierObserving`.
    ///
    /// Looks at every waiting query and, when tenants are named, at every lease; else at no more leases than it shows.
    package func standing(of tenants: [TenantID]?, limit: Int, at now: MonotonicInstant) -> ReadTierStanding {
        let limit = max(0, limit)
        let tenants = tenants.map { Set($0) }
        var standing = ReadTierStanding()
        standing.queriers = roster.order.prefix(limit).compactMap { roster[$0]?.standing(at: now) }
        standing.queriersLeftOut = roster.count - standing.queriers.count
        addLeases(of: tenants, limit: limit, at: now, to: &standing)
        let waiting = queue.work.filter { tenants?.contains($0.tenant) ?? true }
        standing.waiting = waiting.prefix(limit).map { $0.standing(at: now) }
        standing.waitingLeftOut = waiting.count - standing.waiting.count
        standing.totals = ReadTierTotals(snapshot(at: now))
        return standing
    }

    private func addLeases(
        of tenants: Set<TenantID>?,
        limit: Int,
        at now: MonotonicInstant,
        to standing: inout ReadTierStanding
    ) {
        let merges = merges.byQuerier
        for querier in roster.order {
            if tenants == nil, standing.leases.count >= limit { break }
            let lines =
                leases.held(by: querier).compactMap { self.standing(of: $0, for: tenants, at: now) }
                + (merges[querier] ?? []).compactMap { self.standing(of: $0, for: tenants, at: now) }
            let shown = lines.prefix(limit - standing.leases.count)
            standing.leases += shown
            standing.leasesLeftOut += lines.count - shown.count
        }
        if tenants == nil { standing.leasesLeftOut = leases.count + self.merges.count - standing.leases.count }
    }

    /// The line of a fragment's attempt; nil when it reads nothing of those tenants.
    private func standing(
        of lease: RunningLease,
        for tenants: Set<TenantID>?,
        at now: MonotonicInstant
    ) -> LeaseStanding? {
        let owners = lease.fragment.shares.map(\.tenant).filter { tenants?.contains($0) ?? true }
        guard !owners.isEmpty else { return nil }
        let attempt = AttemptStanding(
            fragment: lease.fragment.index,
            fragments: running[lease.fragment.query]?.fragmentCount ?? 0,
            attempt: lease.attempt,
            costClass: lease.fragment.costClass.name,
            bytesDone: lease.bytesDone,
            isSolo: lease.isSolo,
            isHedge: lease.isHedge
        )
        return LeaseStanding(
            query: lease.fragment.query,
            work: .fragment(attempt),
            querier: lease.querier,
            tenants: owners,
            runningFor: max(.zero, lease.grantedAt.duration(to: now)),
            bytes: lease.fragment.bytes
        )
    }

    /// The line of a merge; nil when its query asks about none of those tenants.
    private func standing(
        of merge: RunningMerge,
        for tenants: Set<TenantID>?,
        at now: MonotonicInstant
    ) -> LeaseStanding? {
        let askedAbout = running[merge.query]?.query.tenants ?? []
        let owners = askedAbout.filter { tenants?.contains($0) ?? true }
        guard tenants == nil || !owners.isEmpty else { return nil }
        return LeaseStanding(
            query: merge.query,
            work: .merge(reports: merge.reports),
            querier: merge.querier,
            tenants: owners,
            runningFor: max(.zero, merge.sentAt.duration(to: now)),
            bytes: merge.bytes
        )
    }
}

extension WaitingWork {
    fileprivate func standing(at now: MonotonicInstant) -> WaitingStanding {
        WaitingStanding(
            tenant: tenant,
            costClass: costClass.name,
            fragments: fragments,
            bytes: bytes,
            age: max(.zero, since.duration(to: now))
        )
    }
}

extension AttachedQuerier {
    fileprivate func standing(at now: MonotonicInstant) -> QuerierStanding {
        QuerierStanding(
            introduction: introduction,
            attachedFor: max(.zero, attachedAt.duration(to: now)),
            runningLeases: running,
            runningBytes: runningBytes,
            capacity: capacity,
            room: room,
            isDraining: isDraining
        )
    }
}

extension ReadTierTotals {
    fileprivate init(_ snapshot: SchedulerSnapshot) {
        self.init()
        queries = snapshot.queries
        queuedFragments = snapshot.queuedFragments
        queuedBytes = snapshot.queuedBytes
        queueAge = snapshot.oldestQueuedAge
        runningLeases = snapshot.runningLeases
        runningBytes = snapshot.runningBytes
        runningMerges = snapshot.runningMerges
        attachedQueriers = snapshot.attachedQueriers
        remoteQueriers = snapshot.remoteQueriers
        desiredQueriers = snapshot.desiredQueriers
        bytesPerQuerierSecond = snapshot.bytesPerQuerierSecond
        fragmentsDone = snapshot.totals.leasesReported
        bytesDone = snapshot.totals.bytesRead
        retries = snapshot.totals.retries
    }
}
