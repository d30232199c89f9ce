import HostEnvironment
package import QueryModel

/// Pulls leases from one scheduler, executes them and reports: a worker without state of its own but what it holds.
package actor Querier {
    /// Who it is.
    package nonisolated let introduction: QuerierIntroduction

    private let leasing: any FragmentLeasing
    private let engine: FragmentEngine
    private let share: LeaseShares.Key
    private let drained = Latch()
    private var state: QuerierState

    /// Makes a querier of a scheduler; several can share one engine.
    package init(_ introduction: QuerierIntroduction, leasing: any FragmentLeasing, engine: FragmentEngine) {
        self.introduction = introduction
        self.leasing = leasing
        self.engine = engine
        share = engine.shares.makeKey()
        let capacity = engine.capacity(sharers: engine.shares.sharers(with: share))
        state = QuerierState(
            leases: capacity.leases,
            bytes: capacity.bytes,
            loadInterval: engine.settings.renewalInterval
        )
    }

    /// Its name for as long as it lives.
    package nonisolated var id: QuerierID { introduction.id }

    /// How many leases run.
    package var runningLeases: Int { state.runningLeases }

    /// Attaches and works until it is drained or the scheduler ends the stream; what it holds then is finished first.
    ///
    /// Cancelling the task ends everything at once, unreported: the scheduler gives the leases to others.
    /// - Throws: what the scheduler refuses the attachment with, or breaks the stream with; `CancellationError`.
    package func run() async throws {
        guard !state.isDraining else { return }
        let events = try await leasing.attach(introduction, state.offer)
        defer { engine.shares.note(share, isHolding: false) }
        let outcome = await withTaskGroup(of: Result<Void, any Error>.self) { group in
            group.addTask { await Self.result { try await self.consume(events) } }
            group.addTask { await Self.result { try await self.takeLeave() } }
            let first = await group.next() ?? .success(())
            group.cancelAll()
            return first
        }
        try outcome.get()
        try Task.checkCancellation()
    }

    /// Finishes what it holds and takes nothing more; `run` returns after that.
    package func beginDrain() async {
        state.drain()
        if state.isDrained { drained.open() }
        await publishOffer()
    }

    /// Waits until it is drained, and tells the scheduler before it stops listening.
    private nonisolated func takeLeave() async throws {
        try await drained.waitUntilOpen()
        await leasing.leave(id)
    }

    private func consume(_ events: AsyncThrowingStream<LeaseEvent, any Error>) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for try await event in events {
                switch state.receive(event) {
                case .execute(let work, let latch): group.addTask { await self.work(on: work, until: latch) }
                case .refuse(let id): await leasing.finish(id, .busy)
                case .stop(let latch): latch.open()
                case .ignore: break
                }
                await publishOffer()
            }
        }
    }

    /// Does what a lease asks for, and whatever happens ends it.
    private nonisolated func work(on lease: LeasedWork, until latch: Latch) async {
        let outcome = await execute(lease, until: latch)
        await beginReporting(lease.id)
        if let outcome { await leasing.finish(lease.id, outcome) }
        await end(lease.id)
    }

    /// The outcome of an attempt; nil when it was stopped.
    ///
    /// Renews the lease meanwhile, and ends with it.
    private nonisolated func execute(_ lease: LeasedWork, until latch: Latch) async -> LeaseOutcome? {
        let control = ExecutionControl(until: latch)
        let outcome = await withTaskGroup(of: LeaseOutcome?.self) { group in
            // Each runs here until it first waits: guards that only wait cost no change of threads.
            group.addImmediateTask { await self.engine.attempt(lease, control) }
            group.addImmediateTask {
                try? await control.waitUntilStopped()
                return nil
            }
            group.addImmediateTask { await self.watch(lease, control) }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        return control.isStopped ? nil : outcome
    }

    /// Renews the lease, also while nothing but a slow read is under way, until its time is over, which is a failure; nil
    /// when the task is cancelled before.
    private nonisolated func watch(_ lease: LeasedWork, _ control: ExecutionControl) async -> LeaseOutcome? {
        let end = engine.time.now.advanced(by: lease.timeLeft)
        var next = engine.time.now.advanced(by: engine.settings.renewalInterval)
        while next < end {
            guard (try? await engine.time.sleep(until: next)) != nil else { return nil }
            await leasing.renew(lease.id, bytesDone: control.bytesDone)
            next = engine.time.now.advanced(by: engine.settings.renewalInterval)
        }
        guard (try? await engine.time.sleep(until: end)) != nil else { return nil }
        let message = "a lease had \(lease.timeLeft) left and was not done by then; ask for less"
        return .failure(LeaseFailure(.permanent, QueryError(.deadlineExceeded, message)))
    }

    private func beginReporting(_ id: LeaseID) { state.beginReporting(id) }

    private func end(_ id: LeaseID) async {
        state.end(id)
        await publishOffer()
        if state.isDrained { drained.open() }
    }

    /// Sends offers one at a time, so that a later one is never overtaken by an earlier one.
    private func publishOffer() async {
        engine.shares.note(share, isHolding: state.runningLeases > 0)
        state.setCapacity(engine.capacity(sharers: engine.shares.sharers(with: share)))
        while var offer = state.beginOffering(at: engine.time.now) {
            offer.load = engine.load
            await leasing.offer(id, offer)
            state.finishOffering()
        }
    }

    private static func result(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
