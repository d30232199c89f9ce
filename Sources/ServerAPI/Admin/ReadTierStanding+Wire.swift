import HostEnvironment
import ProfileModel
import QueryModel
import WireProtocol

extension Firefinch_Admin_V1_ListQueriersResponse {
    /// The picture of a read tier as a message.
    init(_ standing: ReadTierStanding) {
        self.init()
        queriers = standing.queriers.map(Firefinch_Admin_V1_Querier.init)
        queriersLeftOut = Int64(standing.queriersLeftOut)
        leases = standing.leases.map(Firefinch_Admin_V1_RunningLease.init)
        leasesLeftOut = Int64(standing.leasesLeftOut)
        queue = standing.waiting.map(Firefinch_Admin_V1_QueuedWork.init)
        queueLeftOut = Int64(standing.waitingLeftOut)
        totals = Firefinch_Admin_V1_ReadTierTotals(standing.totals)
    }
}

extension Firefinch_Admin_V1_Querier {
    fileprivate init(_ querier: QuerierStanding) {
        self.init()
        id = querier.introduction.id.description
        name = querier.introduction.name
        place = querier.introduction.place.rawValue
        attachedFor = querier.attachedFor.wholeMilliseconds
        runningLeases = Int64(querier.runningLeases)
        runningBytes = Int64(querier.runningBytes)
        capacity = Int64(querier.capacity)
        freeLeases = Int64(querier.room.leases)
        freeBytes = Int64(querier.room.bytes)
        draining = querier.isDraining
    }
}

extension Firefinch_Admin_V1_RunningLease {
    fileprivate init(_ lease: LeaseStanding) {
        self.init()
        query = lease.query
        querier = lease.querier.description
        tenants = lease.tenants.map(\.name)
        runningFor = lease.runningFor.wholeMilliseconds
        bytes = Int64(lease.bytes)
        switch lease.work {
        case .fragment(let attempt): set(attempt)
        case .merge(let count):
            kind = "merge"
            reports = Int64(count)
        }
    }

    private mutating func set(_ standing: AttemptStanding) {
        kind = "fragment"
        fragment = Int64(standing.fragment)
        fragments = Int64(standing.fragments)
        attempt = Int32(clamping: standing.attempt)
        costClass = standing.costClass
        bytesDone = Int64(standing.bytesDone)
        alone = standing.isSolo
        hedge = standing.isHedge
    }
}

extension Firefinch_Admin_V1_QueuedWork {
    fileprivate init(_ waiting: WaitingStanding) {
        self.init()
        tenant = waiting.tenant.name
        costClass = waiting.costClass
        fragments = Int64(waiting.fragments)
        bytes = Int64(waiting.bytes)
        age = waiting.age.wholeMilliseconds
    }
}

extension Firefinch_Admin_V1_ReadTierTotals {
    fileprivate init(_ totals: ReadTierTotals) {
        self.init()
        queries = Int64(totals.queries)
        queuedFragments = Int64(totals.queuedFragments)
        queuedBytes = Int64(totals.queuedBytes)
        queueAge = totals.queueAge.wholeMilliseconds
        runningLeases = Int64(totals.runningLeases)
        runningBytes = Int64(totals.runningBytes)
        runningMerges = Int64(totals.runningMerges)
        attachedQueriers = Int64(totals.attachedQueriers)
        remoteQueriers = Int64(totals.remoteQueriers)
        desiredQueriers = Int64(totals.desiredQueriers)
        bytesPerQuerierSecond = Int64(totals.bytesPerQuerierSecond)
        fragmentsDone = Int64(totals.fragmentsDone)
        bytesDone = Int64(totals.bytesDone)
        retries = Int64(totals.retries)
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 { wholeNanoseconds / 1_000_000 }
}
