import WireProtocol

/// Who executes queries at one frontend, what runs and what waits, at one moment.
package struct AdminReadTier: Hashable, Sendable, Encodable {
    /// Who is attached, in the order they came.
    package var queriers: [AdminQuerier]
    /// What runs.
    package var leases: [AdminRunningLease]
    /// What waits, by tenant and cost class.
    package var queue: [AdminQueuedWork]
    /// The tier in numbers.
    package var totals: AdminReadTierTotals
    /// How many more queriers are attached.
    package var queriersLeftOut: Int64
    /// How many more leases run.
    package var leasesLeftOut: Int64
    /// How many more tenants and cost classes have something waiting.
    package var queueLeftOut: Int64

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_ListQueriersResponse) {
        queriers = message.queriers.map(AdminQuerier.init)
        leases = message.leases.map(AdminRunningLease.init)
        queue = message.queue.map(AdminQueuedWork.init)
        totals = AdminReadTierTotals(message.totals)
        queriersLeftOut = message.queriersLeftOut
        leasesLeftOut = message.leasesLeftOut
        queueLeftOut = message.queueLeftOut
    }
}
