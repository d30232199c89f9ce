package import HostEnvironment
package import QueryModel

extension SchedulerState {
    /// How far a query's phase is, without its report; nil when it has none under way that needs more fragments: then
    /// its answer is all there is to say.
    ///
    /// `began` is when the phase was queued. Looks at every fragment of the query.
    package func progress(
        of number: UInt64,
        since began: MonotonicInstant,
        at now: MonotonicInstant
    ) -> QueryProgress? {
        guard let query = running[number], !query.hasEnded else { return nil }
        let attempts = leases.all(of: number)
        let read = Self.bytesRead(by: attempts)
        let coverage = query.coverage
        var progress = QueryProgress()
        progress.fragments = coverage.fragments
        progress.fragmentsDone = coverage.fragmentsDone
        progress.fragmentsRunning = read.count
        progress.bytes = coverage.bytes
        progress.bytesDone = read.values.reduce(query.settled.bytes) { $0.addingClamped($1) }
        progress.queriers = Set(attempts.map(\.querier)).count
        progress.gaps = coverage.gaps
        let isWaiting = query.settled.fragments + read.count < query.fragmentCount
        progress.queuedFor = isWaiting ? max(.zero, began.duration(to: now)) : .zero
        return progress
    }

    /// Bytes read of each fragment that is worked on: by the attempt that got furthest, where there are several.
    private static func bytesRead(by attempts: [RunningLease]) -> [Int: Int] {
        var read: [Int: Int] = [:]
        for attempt in attempts {
            let done = max(0, min(attempt.bytesDone, attempt.fragment.bytes))
            read[attempt.fragment.index] = max(done, read[attempt.fragment.index] ?? 0)
        }
        return read
    }
}
