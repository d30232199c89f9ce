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
        for querier in roster.order {
            if tenants == nil, standing.leases.count >= limit { break }
            for lease in leases.held(by: querier) {
                guard let line = self.standing(of: lease, for: tenants, at: now) else { continue }
                if standing.leases.count < limit { standing.leases.append(line) } else { standing.leasesLeftOut += 1 }
            }
        }
        if tenants == nil { standing.leasesLeftOut = leases.count - standing.leases.count }
    }

    /// One lease's line; nil when it reads nothing of those tenants.
    private func standing(
        of lease: RunningLease,
        for tenants: Set<TenantID>?,
        at now: MonotonicInstant
    ) -> LeaseStanding? {
        let owners = lease.fragment.shares.map(\.tenant).filter { tenants?.contains($0) ?? true }
        guard !owners.isEmpty else { return nil }
        return LeaseStanding(
            query: lease.fragment.query,
            fragment: lease.fragment.index,
            fragments: running[lease.fragment.query]?.fragmentCount ?? 0,
            attempt: lease.attempt,
            querier: lease.querier,
            tenants: owners,
            costClass: lease.fragment.costClass.name,
            runningFor: max(.zero, lease.grantedAt.duration(to: now)),
            bytesDone: lease.bytesDone,
            bytes: lease.fragment.bytes,
            isSolo: lease.isSolo,
            isHedge: lease.isHedge
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
        attachedQueriers = snapshot.attachedQueriers
        remoteQueriers = snapshot.remoteQueriers
        desiredQueriers = snapshot.desiredQueriers
        bytesPerQuerierSecond = snapshot.bytesPerQuerierSecond
        fragmentsDone = snapshot.totals.leasesReported
        bytesDone = snapshot.totals.bytesRead
        retries = snapshot.totals.retries
    }
}
