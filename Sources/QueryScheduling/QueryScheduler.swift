package import HostEnvironment
package import Logging
package import MetadataStorage
import QueryModel

/// Answers queries by leasing fragments of their plans to queriers, and merges their reports.
///
/// A thin driver: every decision is `SchedulerState`'s, taken in one synchronous call; this actor looks up blocks, wakes
/// the tasks that wait for answers, and sends events to queriers. Leases are granted in the very call that makes them
/// possible (a query begins, an offer or an outcome arrives), so no query waits for a tick. What time alone brings about
/// (lost leases, waits that are over) needs `run()`.
///
/// Merging and planning are done outside the actor, in the task of the query's asker.
package actor QueryScheduler {
    let metastore: any Metastore
    let time: any TimeSource
    let settings: SchedulerSettings
    let logger: Logger
    let bell = WakeSignal()
    let departures: DepartureBox

    var state: SchedulerState
    var streams: [QuerierID: AsyncThrowingStream<LeaseEvent, any Error>.Continuation] = [:]
    var askers: [UInt64: WakeSignal] = [:]
    var drainers: [WakeSignal] = []
    var isDraining = false
    var isClosed = false
    /// Until when `run()` sleeps; nil while it sleeps until the bell rings.
    var sleepsUntil: MonotonicInstant?

    /// Makes a scheduler that nobody is attached to.
    package init(
        metastore: any Metastore,
        time: any TimeSource,
        settings: SchedulerSettings = SchedulerSettings(),
        logger: Logger
    ) {
        self.metastore = metastore
        self.time = time
        self.settings = settings
        self.logger = logger
        departures = DepartureBox(ringing: bell)
        state = SchedulerState(settings)
    }

    /// What the scheduler is doing now.
    package func snapshot() -> SchedulerSnapshot {
        settleEvents()
        return state.snapshot(at: time.now)
    }

    /// Who is attached, what each can take, holds and says of its load.
    package func queriers() -> [AttachedQuerier] {
        settleEvents()
        return state.roster.all
    }

    /// What waits, by tenant and cost class; looks at every waiting query.
    package func waitingWork() -> [WaitingWork] { state.queue.work }

    /// Does everything that follows from what happened: takes note of queriers that left, sends leases and
    /// cancellations, wakes askers, sets the alarm.
    ///
    /// Every call that changes the state ends with it.
    func settleEvents() {
        noteDepartures()
        let now = time.now
        for cancellation in state.takeCancellations() {
            streams[cancellation.querier]?.yield(.cancel(cancellation.lease))
        }
        for merge in state.takeMerges() {
            let isTaken = send(.merge(merge.lease), to: merge.querier)
            if !isTaken { state.takeBack(merge, at: now) }
        }
        while let grant = state.nextGrant(at: now) {
            if !send(.lease(grant.lease), to: grant.querier) { state.takeBack(grant, at: now) }
        }
        for number in state.takeWoken() { askers[number]?.ring() }
        if isDraining, state.ledger.queries == 0 { drainers.forEach { $0.ring() } }
        setAlarm()
    }

    private func noteDepartures() {
        for departure in departures.take() where state.roster[departure.querier]?.attachment == departure.attachment {
            let held = state.leases.count(on: departure.querier)
            state.detach(departure.querier, attachment: departure.attachment, at: time.now)
            streams[departure.querier] = nil
            logger.info(
                "querier left",
                metadata: ["querier.id": "\(departure.querier)", "querier.leases": "\(held)"]
            )
        }
    }

    /// Sends a lease; false when its querier does not listen.
    ///
    /// The stream's buffer holds twice the leases a querier may have, so it takes every lease and the cancellation of
    /// every lease; one that is full belongs to a querier that does not listen.
    private func send(_ event: LeaseEvent, to querier: QuerierID) -> Bool {
        if case .enqueued = streams[querier]?.yield(event) { true } else { false }
    }

    /// Wakes `run()` if it would sleep for too long.
    private func setAlarm() {
        guard let alarm = state.alarm, sleepsUntil.map({ alarm < $0 }) ?? true else { return }
        sleepsUntil = alarm
        bell.ring()
    }
}
