package import HostEnvironment
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

    private let loadInterval: Duration
    private var capacity: QuerierOffer
    private var running: [LeaseID: Running] = [:]
    private var reporting: Set<LeaseID> = []
    /// What the scheduler reckons with: it subtracts what it grants and adds what ends by itself.
    private var toldCapacity: QuerierOffer
    private var offerIsWrong = false
    private var loadChanged = false
    private var toldAt: MonotonicInstant?
    private var isOffering = false

    /// Whether the querier takes nothing more.
    package private(set) var isDraining = false

    /// Makes the state of a querier with room for that many leases and stored bytes, which says so when it attaches, and
    /// while it works tells no more often than that how busy it is.
    package init(leases: Int, bytes: Int, loadInterval: Duration = .seconds(1)) {
        self.loadInterval = loadInterval
        capacity = QuerierOffer(leases: leases, bytes: bytes)
        toldCapacity = capacity
    }

    /// Takes over how much room there is in all, which changes with what others in the process take and with what
    /// fragments turn out to need.
    ///
    /// Bytes are an estimate: less than an eighth more or fewer are not worth telling.
    package mutating func setCapacity(_ capacity: QuerierOffer) {
        self.capacity = capacity
        let drift = abs(capacity.bytes - toldCapacity.bytes)
        if capacity.leases != toldCapacity.leases || drift > toldCapacity.bytes / 8 { offerIsWrong = true }
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
        loadChanged = true
    }

    /// Takes nothing more from now on.
    package mutating func drain() {
        offerIsWrong = offerIsWrong || !isDraining
        isDraining = true
    }

    /// The offer to send now; nil when what the scheduler reckons with still holds or an offer is being sent.
    ///
    /// An offer for each lease that comes or ends would be most of what is sent. Besides what the scheduler cannot know, an
    /// offer carries the load: that is told when nothing runs any more, else now and then. `finishOffering` must follow.
    package mutating func beginOffering(at now: MonotonicInstant) -> QuerierOffer? {
        guard !isOffering, offerIsWrong || loadIsDue(at: now) else { return nil }
        offerIsWrong = false
        loadChanged = false
        toldCapacity = capacity
        toldAt = now
        isOffering = true
        return offer
    }

    private func loadIsDue(at now: MonotonicInstant) -> Bool {
        loadChanged && (running.isEmpty || toldAt.map { $0.duration(to: now) >= loadInterval } ?? true)
    }

    /// Notes that an offer arrived, so that the next one cannot overtake it.
    package mutating func finishOffering() { isOffering = false }

    private mutating func take(_ work: LeasedWork) -> Action {
        guard running[work.id] == nil else { return .ignore }
        guard !isDraining, running.count < capacity.leases else {
            offerIsWrong = true
            return .refuse(work.id)
        }
        loadChanged = true
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
