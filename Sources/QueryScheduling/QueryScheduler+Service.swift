import HostEnvironment
import Logging
import QueryModel

extension QueryScheduler {
    /// Does what time brings about, until its task is cancelled: takes leases for lost, ends waits, notices queriers
    /// that left while nothing else happens.
    ///
    /// Sleeps until the next such moment; an idle scheduler does nothing at all.
    ///
    /// Cancelling it is the hard stop: queries that still run fail and queriers' streams end. Call `drain()` before for
    /// a graceful one.
    package func run() async {
        while !Task.isCancelled {
            loseOverdueLeases()
            sleepsUntil = state.alarm
            settleEvents()
            await sleep(until: sleepsUntil)
        }
        close()
    }

    /// Takes no new query, waits until those under way have ended, and lets the queriers go.
    ///
    /// Returns early, as after a hard stop, when its task is cancelled. May be called several times.
    package func drain() async {
        isDraining = true
        let bell = WakeSignal()
        drainers.append(bell)
        settleEvents()
        // The bell rings once no query is left; none comes later, so once is enough.
        do { try await bell.wait() } catch {
            logger.info("drain cut short", metadata: ["queries": "\(state.ledger.queries)"])
        }
        close()
    }

    private func loseOverdueLeases() {
        let before = state.totals.leasesLost
        state.tick(at: time.now)
        let lost = state.totals.leasesLost - before
        if lost > 0 { logger.info("leases lost", metadata: ["leases": "\(lost)"]) }
    }

    private func close() {
        isDraining = true
        isClosed = true
        state.failAll(QueryError(.unavailable, "this frontend shut down before the query was answered; repeat it"))
        settleEvents()
        for (_, stream) in streams.sorted(by: { $0.key < $1.key }) { stream.finish() }
    }

    private func sleep(until instant: MonotonicInstant?) async {
        let bell = bell
        let time = time
        guard let instant else {
            // Only cancellation throws, and the loop looks for that itself.
            try? await bell.wait()
            return
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await bell.wait() }
            group.addTask { try? await time.sleep(until: instant) }
            await group.next()
            group.cancelAll()
        }
    }
}
