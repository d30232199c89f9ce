/// How many queriers the waiting work asks for: the published signal that scales the pool.
package enum PoolSizing {
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
