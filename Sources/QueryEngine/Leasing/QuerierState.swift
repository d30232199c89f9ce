package import QueryModel

/// What a querier holds and may still take: events in, actions out; no clock, no lock, no waiting.
package struct QuerierState {
    /// What an event asks of the querier.
    package enum Action {
        /// Do it until its latch opens.
        case execute(LeasedWork, until: Latch)
        /// Answer *busy*: there is no room, or the querier drains.
        case refuse(LeaseID)
        /// Open the latch: nobody waits for that lease any more.
        case stop(Latch)
        /// Nothing.
        case ignore
    }

    private struct Running {
        var latch: Latch
        var bytes: Int
    }

    private var capacity: QuerierOffer
    private var running: [LeaseID: Running] = [:]
    private var reporting: Set<LeaseID> = []
    private var offerIsStale = false
    private var isOffering = false

    /// Whether the querier takes nothing more.
    package private(set) var isDraining = false

    /// Makes the state of a querier with room for that many leases and stored bytes.
    package init(leases: Int, bytes: Int) { capacity = QuerierOffer(leases: leases, bytes: bytes) }

    /// Takes over how much room there is in all, which changes with what others in the process take.
    package mutating func setCapacity(_ capacity: QuerierOffer) {
        guard capacity != self.capacity else { return }
        self.capacity = capacity
        offerIsStale = true
    }

    /// How many leases run.
    package var runningLeases: Int { running.count }

    /// Whether the querier drains, holds nothing any more and has nothing left to report.
    package var isDrained: Bool { isDraining && running.isEmpty && reporting.isEmpty }

    /// How much more the querier can take now.
    package var offer: QuerierOffer {
        guard !isDraining else { return .nothing }
        let held = running.values.reduce(0) { $0.addingClamped($1.bytes) }
        return QuerierOffer(leases: max(0, capacity.leases - running.count), bytes: max(0, capacity.bytes - held))
    }

    /// Takes in an event and says what to do.
    package mutating func receive(_ event: LeaseEvent) -> Action {
        switch event {
        case .lease(let lease): take(.fragment(lease))
        case .merge(let lease): take(.merge(lease))
        case .cancel(let id): running[id].map { .stop($0.latch) } ?? .ignore
        }
    }

    /// Notes that a lease was executed: its room is free before its outcome is told, because whoever is told may answer
    /// with the next lease at once.
    package mutating func beginReporting(_ id: LeaseID) {
        if running.removeValue(forKey: id) != nil { reporting.insert(id) }
    }

    /// Notes that a lease ended, however it did.
    package mutating func end(_ id: LeaseID) {
        running[id] = nil
        reporting.remove(id)
        offerIsStale = true
    }

    /// Takes nothing more from now on.
    package mutating func drain() {
        offerIsStale = offerIsStale || !isDraining
        isDraining = true
    }

    /// The offer to send now; nil when the last one still holds or one is being sent.
    ///
    /// `finishOffering` must follow.
    package mutating func beginOffering() -> QuerierOffer? {
        guard offerIsStale, !isOffering else { return nil }
        offerIsStale = false
        isOffering = true
        return offer
    }

    /// Notes that an offer arrived, so that the next one cannot overtake it.
    package mutating func finishOffering() { isOffering = false }

    private mutating func take(_ work: LeasedWork) -> Action {
        guard running[work.id] == nil else { return .ignore }
        offerIsStale = true
        guard !isDraining, running.count < capacity.leases else { return .refuse(work.id) }
        let latch = Latch()
        running[work.id] = Running(latch: latch, bytes: work.bytes)
        return .execute(work, until: latch)
    }
}

extension Int {
    /// The sum, held to Int's range instead of trapping; both are sizes from metadata.
    func addingClamped(_ other: Int) -> Int {
        let (sum, overflowed) = addingReportingOverflow(other)
        return overflowed ? (other < 0 ? .min : .max) : sum
    }
}
