import HostEnvironment

/// How many queriers the waiting work asks for: the published signal that scales the pool.
package enum PoolSizing {
    /// How many queriers would do the work of a snapshot in the target time at the pace learnt so far.
    ///
    /// A fragment counts its bytes, or the price of its requests if that is more. When a query has waited for longer than
    /// the target although every querier is full, the reckoning was too low, whatever it says: then it is at least one
    /// more than there are.
    package static func desiredQueriers(
        _ snapshot: SchedulerSnapshot,
        isFull: Bool,
        _ settings: SchedulerSettings
    ) -> Int {
        let byWork = desiredQueriers(
            queuedBytes: cost(snapshot.queuedFragments, snapshot.queuedBytes, settings),
            runningBytes: cost(snapshot.runningLeases, snapshot.runningBytes, settings),
            bytesPerQuerierSecond: snapshot.bytesPerQuerierSecond,
            targetSeconds: settings.poolTarget.inSeconds
        )
        let isLate = isFull && snapshot.oldestQueuedAge > settings.poolTarget
        return isLate ? max(byWork, snapshot.remoteQueriers + 1) : byWork
    }

    /// A lower bound of what the fragments cost, no less than half of it.
    private static func cost(_ fragments: Int, _ bytes: Int, _ settings: SchedulerSettings) -> Int {
        let (price, overflowed) = fragments.multipliedReportingOverflow(by: max(0, settings.minimumFragmentCost))
        return max(bytes, overflowed ? .max : price)
    }

    /// How many queriers would do the work in the target time.
    ///
    /// - Parameters:
    ///   - queuedBytes: Stored bytes of the fragments that wait.
    ///   - runningBytes: Stored bytes of the fragments that run.
    ///   - bytesPerQuerierSecond: Stored bytes one querier reads in a second; taken as at least 1.
    ///   - targetSeconds: How soon the work should be done; taken as at least a millisecond.
    /// - Returns: a number from 0 (without work) to a thousand million.
    package static func desiredQueriers(
        queuedBytes: Int,
        runningBytes: Int,
        bytesPerQuerierSecond: Int,
        targetSeconds: Double
    ) -> Int {
        let work = Double(max(0, queuedBytes)) + Double(max(0, runningBytes))
        let target = targetSeconds.isFinite ? max(0.001, targetSeconds) : 0.001
        let wanted = (work / (Double(max(1, bytesPerQuerierSecond)) * target)).rounded(.up)
        return Int(exactly: min(wanted, 1e9)) ?? 0
    }
}
