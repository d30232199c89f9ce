import HostEnvironment
import QueryModel
import QueryScheduling
import TestSupport

/// Queriers, a bucket and a frontend as times: a scheduler without a network, driven by events in simulated time.
///
/// A querier has so many reads under way at once and one core. A fragment is one read, which takes 50 ms for the first byte
/// and then its bytes at a rate, and then its scan. The frontend does one thing at a time for each lease; the network
/// takes its time both ways.
struct CostModel {
    /// What a part of the run did.
    struct Figures {
        /// Fragments reported.
        var fragments = 0
        /// Queries answered.
        var queries = 0
        /// How long it took.
        var elapsed = Duration.zero
        /// The most queriers attached at once.
        var mostQueriers = 0

        var fragmentsPerSecond: Double { Double(fragments) / max(1e-9, elapsed.inSeconds) }
    }

    private enum Event {
        case done(SchedulerState.Grant)
        case sized
        case attached(QuerierID)
    }

    private struct Querier {
        var attachment: UInt64
        var reads: [MonotonicInstant]
        var core: MonotonicInstant
    }

    static let parallelReads = 4
    static let firstByte = Duration.milliseconds(50)
    static let bytesPerSecond = 100e6
    static let scan = Duration.milliseconds(4)
    static let network = Duration.milliseconds(1)
    static let frontendPerLease = Duration.microseconds(20)
    static let bytesPerFragment = 1 << 20

    /// Stored bytes that one querier works off in a second.
    static var bytesPerQuerierSecond: Int {
        let read = firstByte.inSeconds + Double(bytesPerFragment) / bytesPerSecond
        return Int(Double(bytesPerFragment * parallelReads) / read)
    }

    private(set) var state: SchedulerState
    private(set) var now = MonotonicInstant(nanoseconds: 0)
    private(set) var attached: [QuerierID] = []
    private var queriers: [QuerierID: Querier] = [:]
    private var events = DueTimes<Event>()
    private var frontend = MonotonicInstant(nanoseconds: 0)
    private var names = SplitMix64(seed: 1)
    private var starting = 0
    private var running: [QuerierID: Int] = [:]
    private var waiting: Set<UInt64> = []

    /// How soon the signal wants waiting work done; nil for a pool of fixed size.
    var target: Duration?
    /// The largest pool.
    var most = 500

    init() {
        var settings = Fixtures.settings
        settings.affinityWait = .milliseconds(5)
        settings.tenantQueries = 0
        settings.tenantBytes = 0
        settings.tenantReportBytes = 0
        state = SchedulerState(settings)
    }

    /// Starts queriers, which are attached after that long.
    mutating func start(_ count: Int, after delay: Duration = .zero) {
        for _ in 0..<count {
            starting += 1
            events.add(.attached(QuerierID(names.next())), at: now.advanced(by: delay))
        }
    }

    /// Queues queries of so many fragments each.
    mutating func ask(queries: Int, fragments: Int, tenants: Int = 10) throws {
        for query in 0..<queries {
            let tenant = Fixtures.tenant("tenant-\(query % tenants)")
            let number = try state.enter([tenant])
            let blocks = (0..<fragments).map { index in
                CandidateBlock(
                    Fixtures.block(index, of: tenant, service: "service-\(query)", bytes: Self.bytesPerFragment)
                )
            }
            let plan = try QueryPlanner.plan(
                Fixtures.countQuery(of: [tenant]),
                blocks: blocks,
                settings: PlannerSettings(targetBytes: 1)
            )
            guard let phase = plan.phases.first else { preconditionFailure("a plan of blocks has a phase") }
            let work = PhaseWork(phase, of: plan, number: number, largeFrom: .max)
            try state.admit(number, [work])
            state.begin(number, work, Fixtures.terms(deadline: 1 << 40), at: now)
            waiting.insert(number)
        }
    }

    /// Runs until all queries are answered, or for so long.
    mutating func run(for longest: Duration = .seconds(3600)) throws -> Figures {
        var figures = Figures()
        let began = now
        if target != nil { events.add(.sized, at: now) }
        while now < began.advanced(by: longest), !waiting.isEmpty || target != nil {
            grantAll()
            guard let next = events.earliest else { break }
            now = max(now, min(next.time, state.alarm ?? next.time))
            state.tick(at: now)
            while let event = events.takeDue(by: now) { take(event, &figures) }
            answer(&figures)
            figures.mostQueriers = max(figures.mostQueriers, attached.count)
        }
        figures.elapsed = began.duration(to: now)
        return figures
    }

    /// How many queriers the signal asks for.
    var desired: Int {
        let snapshot = state.snapshot(at: now)
        return PoolSizing.desiredQueriers(
            queuedBytes: snapshot.queuedBytes,
            runningBytes: snapshot.runningBytes,
            bytesPerQuerierSecond: Self.bytesPerQuerierSecond,
            targetSeconds: (target ?? .seconds(10)).inSeconds
        )
    }

    private mutating func take(_ event: Event, _ figures: inout Figures) {
        switch event {
        case .attached(let id): attach(id)
        case .sized: resize()
        case .done(let grant):
            let report = Report.empty(for: grant.lease.query.report)
            state.finish(grant.lease.id, .report(report), reportBytes: 100, at: now)
            figures.fragments += 1
            let left = running[grant.querier, default: 1] - 1
            running[grant.querier] = left > 0 ? left : nil
        }
    }

    private mutating func attach(_ id: QuerierID) {
        starting -= 1
        let attachment = state.attach(
            QuerierIntroduction(id, place: .remote),
            QuerierOffer(leases: 2 * Self.parallelReads, bytes: .max),
            at: now
        )
        queriers[id] = Querier(
            attachment: attachment,
            reads: Array(repeating: now, count: Self.parallelReads),
            core: now
        )
        attached.append(id)
    }

    /// Follows the signal once a second, as an autoscaler would; one that holds nothing may go.
    private mutating func resize() {
        let wanted = min(desired, most)
        start(max(0, wanted - attached.count - starting), after: .seconds(1))
        for id in attached.reversed() where attached.count > wanted {
            guard running[id] == nil, let querier = queriers.removeValue(forKey: id) else { continue }
            state.detach(id, attachment: querier.attachment, at: now)
            attached.removeAll { $0 == id }
        }
        events.add(.sized, at: now.advanced(by: .seconds(1)))
    }

    private mutating func grantAll() {
        while let grant = state.nextGrant(at: now) {
            running[grant.querier, default: 0] += 1
            frontend = max(frontend, now).advanced(by: Self.frontendPerLease)
            events.add(.done(grant), at: end(of: grant, sentAt: frontend))
        }
    }

    /// When the report of a lease is back.
    private mutating func end(of grant: SchedulerState.Grant, sentAt sent: MonotonicInstant) -> MonotonicInstant {
        guard var querier = queriers[grant.querier] else { return sent }
        let bytes = Double(grant.lease.fragment.bytes)
        let slot = querier.reads.indices.min { querier.reads[$0] < querier.reads[$1] } ?? 0
        let begun = max(querier.reads[slot], sent.advanced(by: Self.network))
        querier.reads[slot] = begun.advanced(by: Self.firstByte + .seconds(bytes / Self.bytesPerSecond))
        querier.core = max(querier.core, querier.reads[slot]).advanced(by: Self.scan)
        queriers[grant.querier] = querier
        return querier.core.advanced(by: Self.network)
    }

    private mutating func answer(_ figures: inout Figures) {
        _ = state.takeCancellations()
        for number in state.takeWoken() where waiting.contains(number) {
            steps: while true {
                switch state.step(number) {
                case .wait: break steps
                case .merge: _ = state.noteMerged(number, bytes: 100)
                case .finish, .fail, .planAnew:
                    _ = state.endPhase(number)
                    state.leave(number)
                    waiting.remove(number)
                    figures.queries += 1
                    break steps
                }
            }
        }
    }
}
