import HostEnvironment
import QueryModel
import QueryScheduling
import TestSupport

/// Queriers in processes of their own around a scheduler's state, without tasks or a clock: milliseconds are counted.
///
/// Leases take a while, some are deadly, queriers are killed at set times and replaced.
struct PoolModel {
    /// What came of it.
    struct Outcome: CustomStringConvertible {
        /// Queriers that died, of a fragment or killed.
        var deaths = 0
        /// How queries failed.
        var errors: [QueryError] = []
        /// Queries that were answered.
        var answered = 0
        /// Milliseconds until the last query ended.
        var milliseconds: Int64 = 0
        /// What the scheduler did.
        var totals = SchedulerTotals()

        var description: String {
            "\(deaths) queriers died, \(totals.leasesLost) leases lost, \(totals.lossesExplained) explained, "
                + "\(totals.suspects) suspects, \(answered) answered, \(errors.count) failed, \(milliseconds) ms\n"
        }
    }

    private struct Step {
        var at: Int64
        var querier: QuerierID
        var lease: LeaseID
        var isDeadly: Bool
        var report: Report
    }

    var settings = Fixtures.settings
    var queriers = 16
    var leasesPerQuerier = 8
    /// Fragments of each query.
    var queries = [104]
    /// When a querier is killed.
    var kills: [Int64] = []
    /// When a killed querier's successor is there.
    var replacedAfter: Int64 = 300
    var isPartial = false
    /// Whether a fragment of a query, both counted from 0, breaks its querier.
    var isDeadly: (_ query: Int, _ fragment: Int) -> Bool = { _, _ in false }
    /// After how many deaths it ends all the same.
    var mostDeaths = 1000

    private var state = SchedulerState(Fixtures.settings)
    private var random = SplitMix64(seed: 0)
    private var steps: [Step] = []
    private var arrivals: [Int64] = []
    private var attached: [(id: QuerierID, attachment: UInt64)] = []
    private var numbers: [UInt64] = []
    private var waiting: Set<UInt64> = []
    private var outcome = Outcome()
    private var now: Int64 = 0
    private var names: UInt64 = 0

    /// Runs until every query ended; everything that is left to chance follows from the seed.
    func run(seed: UInt64) throws -> Outcome {
        var model = self
        model.random = SplitMix64(seed: seed)
        model.state = SchedulerState(settings)
        for _ in 0..<queriers { model.attach() }
        for fragments in queries { try model.begin(fragments) }
        while !model.waiting.isEmpty, model.outcome.deaths < mostDeaths { try model.advance() }
        model.outcome.milliseconds = model.now
        model.outcome.totals = model.state.totals
        return model.outcome
    }

    private mutating func attach() {
        names += 1
        let querier = QuerierIntroduction(QuerierID(names), place: .remote)
        let offer = QuerierOffer(leases: leasesPerQuerier, bytes: .max)
        attached.append((querier.id, state.attach(querier, offer, at: Fixtures.at(now))))
    }

    private mutating func begin(_ fragments: Int) throws {
        let number = try state.enter([Fixtures.alice])
        let work = try Fixtures.work(number, sizes: Array(repeating: 1000, count: fragments))
        try state.admit(number, [work])
        state.begin(number, work, Fixtures.terms(deadline: 1 << 30, allowsPartial: isPartial), at: Fixtures.at(now))
        numbers.append(number)
        waiting.insert(number)
    }

    /// Goes to the next moment at which anything happens, and does it.
    private mutating func advance() throws {
        grant()
        let alarm = state.alarm.map { max(now + 1, ($0.nanoseconds + 999_999) / 1_000_000) }
        let times = steps.map(\.at) + arrivals + [kills.first, alarm].compactMap { $0 }
        guard let next = times.min() else { throw Deadlock(seed: 0) }
        now = next
        if kills.first == now {
            kills.removeFirst()
            if let victim = attached.randomElement(using: &random) { die(victim.id) }
        }
        for step in steps.filter({ $0.at <= now }) { conclude(step) }
        for arrival in arrivals.filter({ $0 <= now }) {
            arrivals.removeAll { $0 == arrival }
            attach()
        }
        if let alarm = state.alarm, alarm <= Fixtures.at(now) { state.tick(at: Fixtures.at(now)) }
        for lease in state.takeCancellations().map(\.lease) { steps.removeAll { $0.lease == lease } }
        for number in state.takeWoken() where waiting.contains(number) { settle(number) }
    }

    private mutating func grant() {
        while let grant = state.nextGrant(at: Fixtures.at(now)) {
            let query = numbers.firstIndex(of: grant.lease.id.query) ?? 0
            let fragment = grant.lease.fragment
            let isDeadly = isDeadly(query, fragment.index)
            steps.append(
                Step(
                    at: now + Int64.random(in: isDeadly ? 5...50 : 50...400, using: &random),
                    querier: grant.querier,
                    lease: grant.lease.id,
                    isDeadly: isDeadly,
                    report: Fixtures.count(fragment)
                )
            )
        }
    }

    private mutating func conclude(_ step: Step) {
        guard let index = steps.firstIndex(where: { $0.lease == step.lease }) else { return }
        if step.isDeadly { return die(step.querier) }
        steps.remove(at: index)
        state.finish(step.lease, .report(step.report), reportBytes: 100, at: Fixtures.at(now))
    }

    private mutating func die(_ querier: QuerierID) {
        guard let index = attached.firstIndex(where: { $0.id == querier }) else { return }
        let gone = attached.remove(at: index)
        outcome.deaths += 1
        steps.removeAll { $0.querier == querier }
        state.detach(querier, attachment: gone.attachment, at: Fixtures.at(now))
        arrivals.append(now + replacedAfter)
    }

    private mutating func settle(_ number: UInt64) {
        while waiting.contains(number) {
            switch state.step(number) {
            case .wait: return
            case .merge: _ = state.noteMerged(number, bytes: 100)
            case .fail(let error), .planAnew(let error):
                outcome.errors.append(error)
                end(number)
            case .finish:
                outcome.answered += 1
                end(number)
            }
        }
    }

    private mutating func end(_ number: UInt64) {
        waiting.remove(number)
        state.leave(number)
    }
}
