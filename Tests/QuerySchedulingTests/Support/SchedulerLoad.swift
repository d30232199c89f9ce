import BlockFormat
import Foundation
import Glibc
import HostEnvironment
import ProfileModel
import QueryModel
import QueryScheduling

/// A scheduler under load without a network: many queries queued at once, many queriers, every lease granted, renewed and
/// reported; what each fragment costs the scheduler.
struct SchedulerLoad {
    /// What it cost.
    struct Figures: CustomStringConvertible {
        /// Fragments that were reported.
        var fragments = 0
        /// Time of the CPU for all of them, from when they are queued until their reports are handed over.
        var seconds = 0.0
        /// Memory of the process while all fragments were queued, beyond what it had before.
        var queuedBytes = 0

        var microsecondsPerFragment: Double { seconds * 1e6 / Double(max(1, fragments)) }
        var description: String {
            "\(fragments) fragments: \(microsecondsPerFragment) µs each, \(queuedBytes) bytes queued\n"
        }
    }

    var queries = 2500
    var fragmentsPerQuery = 40
    var queriers = 500
    var leasesPerQuerier = 8
    /// Queriers that are attached, too, and never have room for a lease.
    var idle = 0

    private static let tenants = (0..<10).map { Fixtures.tenant("tenant-\($0)") }

    /// Runs the load to its end.
    func run() throws -> Figures {
        var settings = Fixtures.settings
        settings.affinityWait = .milliseconds(5)
        settings.tenantQueries = 0
        settings.tenantBytes = 0
        settings.tenantReportBytes = 0
        var state = SchedulerState(settings)
        var figures = Figures()
        attachAll(&state)
        let before = Self.residentBytes
        var works = try (0..<queries).map { try work($0, &state) }
        let start = Self.cpuSeconds
        for (number, work, terms) in works {
            try state.admit(number, [work])
            state.begin(number, work, terms, at: Fixtures.at(0))
        }
        let numbers = works.map(\.0)
        works = []
        figures.queuedBytes = Self.residentBytes - before
        try drive(&state, numbers, &figures)
        figures.seconds = Self.cpuSeconds - start
        return figures
    }

    private func attachAll(_ state: inout SchedulerState) {
        for id in 0..<queriers + idle {
            let leases = id < queriers ? leasesPerQuerier : 0
            _ = state.attach(
                QuerierIntroduction(QuerierID(UInt64(id + 1)), place: .remote),
                QuerierOffer(leases: leases, bytes: leases > 0 ? .max : 0),
                at: Fixtures.at(0)
            )
        }
    }

    /// A query as planning makes it: every fragment with metadata of its own.
    private func work(_ query: Int, _ state: inout SchedulerState) throws -> (UInt64, PhaseWork, QueryTerms) {
        let tenant = Self.tenants[query % Self.tenants.count]
        let number = try state.enter([tenant])
        let blocks = (0..<fragmentsPerQuery).map { index in
            CandidateBlock(Fixtures.richBlock(query * fragmentsPerQuery + index, of: tenant))
        }
        let plan = try QueryPlanner.plan(
            Fixtures.countQuery(of: [tenant]),
            blocks: blocks,
            settings: PlannerSettings(targetBytes: 1)
        )
        guard let phase = plan.phases.first else { preconditionFailure("a plan of blocks has a phase") }
        return (number, PhaseWork(phase, of: plan, number: number, largeFrom: .max), Fixtures.terms(deadline: 1 << 30))
    }

    /// Lets the queriers work off everything: always the lease granted first ends next.
    private func drive(_ state: inout SchedulerState, _ numbers: [UInt64], _ figures: inout Figures) throws {
        var running: [SchedulerState.Grant] = []
        var first = 0
        var now: Int64 = 0
        var waiting = Set(numbers)
        let report = Fixtures.count([0])
        while !waiting.isEmpty {
            while let grant = state.nextGrant(at: Fixtures.at(now)) { running.append(grant) }
            guard first < running.count else {
                try pass(&now, &state, waiting.count)
                continue
            }
            let grant = running[first]
            first += 1
            state.renew(grant.lease.id, bytesDone: 1, at: Fixtures.at(now))
            state.finish(grant.lease.id, .report(report), reportBytes: 100, at: Fixtures.at(now))
            figures.fragments += 1
            if first % 50 == 0 { now += 1 }
            if let alarm = state.alarm, alarm <= Fixtures.at(now) { state.tick(at: Fixtures.at(now)) }
            _ = state.takeCancellations()
            for number in state.takeWoken() where waiting.contains(number) {
                if settle(number, &state) { waiting.remove(number) }
            }
            if first > 4096, first * 2 > running.count {
                running.removeFirst(first)
                first = 0
            }
        }
    }

    /// Lets time pass until something can be granted.
    private func pass(_ now: inout Int64, _ state: inout SchedulerState, _ waiting: Int) throws {
        guard let alarm = state.alarm, alarm > Fixtures.at(now) else { throw Stuck(waiting: waiting) }
        now = (alarm.nanoseconds + 999_999) / 1_000_000
        state.tick(at: Fixtures.at(now))
    }

    /// What the query's own task does with the scheduler; merging is not the scheduler's.
    private func settle(_ number: UInt64, _ state: inout SchedulerState) -> Bool {
        while true {
            switch state.step(number) {
            case .wait: return false
            case .merge: _ = state.noteMerged(number, bytes: 100)
            case .finish, .fail, .planAnew:
                _ = state.endPhase(number)
                state.leave(number)
                return true
            }
        }
    }

    /// Nothing could be granted although queries wait.
    struct Stuck: Error {
        var waiting: Int
    }

    /// Time of the CPU that this thread took so far.
    static var cpuSeconds: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Memory of the process; the allocator gives back first what was freed, or it would be taken for free of charge.
    private static var residentBytes: Int {
        typealias Trim = @convention(c) (Int) -> Int32
        if let symbol = unsafe dlsym(nil, "malloc_trim") { _ = unsafe unsafeBitCast(symbol, to: Trim.self)(0) }
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }
}
