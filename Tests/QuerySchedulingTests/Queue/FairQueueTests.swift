import HostEnvironment
import ProfileModel
import QueryModel
import QueryScheduling
import TestSupport
import Testing

@Suite struct FairQueueTests {
    private static let everyLaneBusy = [1, 1, 1, 1]
    private static let oneMiB = 1 << 20

    private var affinities: AffinityMap = {
        var affinities = AffinityMap()
        affinities.update([Fixtures.querier])
        return affinities
    }()
    private var queue = FairQueue()

    private mutating func next(
        at now: MonotonicInstant = Fixtures.at(0),
        for querier: QuerierID = Fixtures.querier,
        wait: Duration = .zero,
        running: [Int] = everyLaneBusy
    ) -> QueuedFragment? {
        queue.next(
            for: Placement(querier: querier, now: now, affinityWait: wait),
            &affinities,
            running: running
        )
    }

    private mutating func enqueue(_ fragments: [QueuedFragment], at now: Int64 = 0) {
        queue.enqueue(fragments.first?.query ?? 0, fragments, at: Fixtures.at(now))
    }

    @Test mutating func `a tenant with little to do is not held up by one with much`() {
        enqueue(Fixtures.fragments(of: 1, count: 1000, of: Fixtures.alice))
        enqueue(Fixtures.fragments(of: 2, count: 10, of: Fixtures.bob))
        var served: [TenantID: Int] = [:]
        while served[Fixtures.bob, default: 0] < 10, let fragment = next() {
            served[fragment.owner, default: 0] += 1
        }
        #expect(served[Fixtures.alice, default: 0] <= 12)
    }

    @Test mutating func `tenants get the same bytes, however these are cut`() {
        enqueue(Fixtures.fragments(of: 1, count: 40, bytes: 20 * Self.oneMiB, of: Fixtures.alice))
        enqueue(Fixtures.fragments(of: 2, count: 2000, bytes: Self.oneMiB / 2, of: Fixtures.bob))
        var served: [TenantID: Int] = [:]
        for _ in 0..<700 {
            guard let fragment = next() else { break }
            served[fragment.owner, default: 0] += fragment.bytes
            let gap = abs(served[Fixtures.alice, default: 0] - served[Fixtures.bob, default: 0])
            #expect(gap <= 2 * (Self.oneMiB + 20 * Self.oneMiB))
        }
    }

    @Test mutating func `a choice looks at so many groups and no more, however many queries wait`() {
        let other = QuerierID(2)
        affinities.update([Fixtures.querier, other])
        let here = (0...).first { affinities.preferred($0) == Fixtures.querier } ?? 0
        let there = (0...).first { affinities.preferred($0) == other } ?? 0
        for query in 1...64 as ClosedRange<UInt64> {
            enqueue(Fixtures.fragments(of: query, count: 1) { _ in there })
        }
        enqueue(Fixtures.fragments(of: 65, count: 1) { _ in here })
        #expect(next(wait: .milliseconds(5)) == nil)
        // Those before it may go anywhere once they have waited.
        #expect(next(at: Fixtures.at(5), wait: .milliseconds(5))?.query == 1)
        #expect(next(at: Fixtures.at(5), wait: .milliseconds(5))?.query == 2)
        queue.remove(3)
        queue.remove(4)
        #expect(next(wait: .milliseconds(5))?.query == 65)
    }

    @Test mutating func `a fragment of few bytes costs its requests`() {
        enqueue(Fixtures.fragments(of: 1, count: 1000, bytes: 1, of: Fixtures.alice))
        enqueue(Fixtures.fragments(of: 2, count: 1000, bytes: 256 << 10, of: Fixtures.bob))
        var served: [TenantID: Int] = [:]
        for _ in 0..<400 { if let fragment = next() { served[fragment.owner, default: 0] += 1 } }
        #expect(abs(served[Fixtures.alice, default: 0] - served[Fixtures.bob, default: 0]) <= 8)
    }

    @Test mutating func `cost classes share a tenant by their weights`() throws {
        for costClass in CostClass.allCases {
            enqueue(Fixtures.fragments(of: UInt64(costClass.rawValue), count: 4000, costClass))
        }
        var served: [CostClass: Int] = [:]
        for _ in 0..<1500 { if let fragment = next() { served[fragment.costClass, default: 0] += 1 } }
        for costClass in CostClass.allCases {
            let share = Double(try #require(served[costClass])) / 1500
            #expect(abs(share - Double(costClass.weight) / 15) < 0.02)
        }
    }

    @Test(arguments: CostClass.allCases)
    mutating func `a class that waits and has nothing running goes first`(starved: CostClass) {
        for costClass in CostClass.allCases {
            enqueue(Fixtures.fragments(of: UInt64(costClass.rawValue), count: 10, costClass))
        }
        for _ in 0..<5 { _ = next() }
        var running = Self.everyLaneBusy
        running[starved.rawValue] = 0
        #expect(next(running: running)?.costClass == starved)
    }

    @Test mutating func `within a lane, queries are served in order of arrival and fragments in that of the plan`() {
        enqueue(Fixtures.fragments(of: 7, count: 3))
        enqueue(Fixtures.fragments(of: 8, count: 2))
        var served: [[UInt64]] = []
        while let fragment = next() { served.append([fragment.query, UInt64(fragment.index)]) }
        #expect(served == [[7, 0], [7, 1], [7, 2], [8, 0], [8, 1]])
    }

    @Test mutating func `a fragment given back is the next one`() throws {
        enqueue(Fixtures.fragments(of: 7, count: 3))
        let first = try #require(next())
        _ = next()
        queue.giveBack(first, refunded: true, at: Fixtures.at(1))
        #expect(next() == first)
    }

    @Test mutating func `a fragment given back goes before later queries even if its query had nothing left`() throws {
        enqueue(Fixtures.fragments(of: 7, count: 1))
        enqueue(Fixtures.fragments(of: 8, count: 1))
        let first = try #require(next())
        queue.giveBack(first, refunded: false, at: Fixtures.at(1))
        #expect(next()?.query == 7)
        #expect(next()?.query == 8)
        #expect(next() == nil)
    }

    @Test mutating func `a tenant whose fragments come back unserved pays nothing for them`() throws {
        enqueue(Fixtures.fragments(of: 1, count: 100, of: Fixtures.alice))
        enqueue(Fixtures.fragments(of: 2, count: 100, of: Fixtures.bob))
        var served: [TenantID: Int] = [:]
        for turn in 0..<100 {
            let fragment = try #require(next())
            if fragment.owner == Fixtures.bob, turn % 2 == 0 {
                queue.giveBack(fragment, refunded: true, at: Fixtures.at(0))
            } else {
                served[fragment.owner, default: 0] += 1
            }
        }
        #expect(abs(served[Fixtures.alice, default: 0] - served[Fixtures.bob, default: 0]) <= 4)
    }

    @Test mutating func `removing a query takes out all it has and nothing else`() {
        enqueue(Fixtures.fragments(of: 7, count: 2000))
        enqueue(Fixtures.fragments(of: 8, count: 3))
        let taken = next()
        #expect(taken?.query == 7)
        queue.remove(7)
        #expect(queue.count == 3)
        #expect(queue.bytes == 3 * Self.oneMiB)
        if let taken { queue.giveBack(taken, refunded: true, at: Fixtures.at(0)) }
        #expect(queue.count == 3)
        for _ in 0..<3 { #expect(next()?.query == 8) }
        #expect(queue.isEmpty)
    }

    @Test mutating func `a blocked query waits, and others pass it`() {
        enqueue(Fixtures.fragments(of: 7, count: 2))
        enqueue(Fixtures.fragments(of: 8, count: 1))
        queue.setBlocked(7, true)
        #expect(next()?.query == 8)
        #expect(next() == nil)
        queue.setBlocked(7, false)
        #expect(next()?.query == 7)
    }

    @Test mutating func `a federated query is charged to each of its tenants`() {
        let federated = (0..<40).map { index in
            QueuedFragment(
                query: 1,
                index: index,
                bytes: 2 * Self.oneMiB,
                affinity: 0,
                costClass: .small,
                shares: [TenantShare(Fixtures.alice, Self.oneMiB), TenantShare(Fixtures.bob, Self.oneMiB)]
            )
        }
        enqueue(federated)
        enqueue(Fixtures.fragments(of: 2, count: 100, of: Fixtures.bob))
        enqueue(Fixtures.fragments(of: 3, count: 100, of: Fixtures.tenant("carol")))
        var served: [UInt64: Int] = [:]
        for _ in 0..<60 { if let fragment = next() { served[fragment.query, default: 0] += 1 } }
        // Bob pays for half of the federated query too, so he gets less for himself than carol does.
        #expect(served[2, default: 0] + 5 < served[3, default: 0])
    }

    @Test mutating func `a querier gets the fragments whose caches it has, and others only after a wait`() throws {
        let other = QuerierID(2)
        affinities.update([Fixtures.querier, other])
        let affinity = (0..<1000 as Range<UInt64>).filter { affinities.preferred($0) == other }
        let theirs = try #require(affinity.first)
        let mine = try #require((0..<1000 as Range<UInt64>).first { affinities.preferred($0) == Fixtures.querier })
        enqueue(Fixtures.fragments(of: 7, count: 4) { $0 < 2 ? theirs : mine })
        #expect(next(wait: .milliseconds(5))?.index == 2)
        #expect(next(wait: .milliseconds(5))?.index == 3)
        #expect(next(wait: .milliseconds(5)) == nil)
        #expect(queue.nextRelease(after: Fixtures.at(0), affinityWait: .milliseconds(5)) == Fixtures.at(5))
        #expect(next(for: other, wait: .milliseconds(5))?.index == 0)
        #expect(next(at: Fixtures.at(5), wait: .milliseconds(5))?.index == 1)
    }

    @Test mutating func `a fragment that failed on a querier goes elsewhere while it may`() throws {
        affinities.update([Fixtures.querier, QuerierID(2)])
        enqueue(Fixtures.fragments(of: 7, count: 1))
        var fragment = try #require(next())
        fragment.history.failedOn = [Fixtures.querier]
        fragment.history.avoidUntil = Fixtures.at(1000)
        queue.giveBack(fragment, refunded: false, at: Fixtures.at(0))
        #expect(next() == nil)
        #expect(queue.nextRelease(after: Fixtures.at(0), affinityWait: .zero) == Fixtures.at(1000))
        #expect(next(at: Fixtures.at(1000)) != nil)
        queue.giveBack(fragment, refunded: false, at: Fixtures.at(0))
        affinities.update([Fixtures.querier])
        #expect(next() != nil)
    }

    @Test mutating func `the age is that of the longest waiting query`() {
        #expect(queue.oldest == nil)
        enqueue(Fixtures.fragments(of: 7, count: 1), at: 20)
        enqueue(Fixtures.fragments(of: 8, count: 1, of: Fixtures.bob), at: 30)
        #expect(queue.oldest == Fixtures.at(20))
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    mutating func `nothing is lost and nothing given twice`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let queriers = (1...3 as ClosedRange<UInt64>).map { QuerierID($0) }
        affinities.update(queriers)
        var waiting: Set<[UInt64]> = []
        var taken: [QueuedFragment] = []
        var queries: [UInt64] = []
        for turn in 0..<400 as Range<UInt64> {
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                let fragments = randomFragments(of: turn, &random)
                enqueue(fragments, at: Int64(turn))
                queries.append(turn)
                for fragment in fragments { waiting.insert([turn, UInt64(fragment.index)]) }
            case 1:
                guard let query = queries.randomElement(using: &random) else { continue }
                queue.remove(query)
                queries.removeAll { $0 == query }
                waiting = waiting.filter { $0[0] != query }
                taken.removeAll { $0.query == query }
            case 2, 3:
                guard let index = taken.indices.randomElement(using: &random) else { continue }
                let fragment = taken.remove(at: index)
                queue.giveBack(fragment, refunded: Bool.random(using: &random), at: Fixtures.at(Int64(turn)))
                waiting.insert([fragment.query, UInt64(fragment.index)])
            default:
                let querier = try #require(queriers.randomElement(using: &random))
                let running = CostClass.allCases.map { _ in Int.random(in: 0...1, using: &random) }
                guard let fragment = next(at: Fixtures.at(1000), for: querier, running: running) else {
                    #expect(waiting.isEmpty)
                    continue
                }
                #expect(waiting.remove([fragment.query, UInt64(fragment.index)]) != nil)
                taken.append(fragment)
            }
            #expect(queue.count == waiting.count)
        }
        while let fragment = next(at: Fixtures.at(1000)) {
            #expect(waiting.remove([fragment.query, UInt64(fragment.index)]) != nil)
        }
        #expect(waiting.isEmpty && queue.bytes == 0)
    }

    private func randomFragments(of query: UInt64, _ random: inout SplitMix64) -> [QueuedFragment] {
        let tenants = [Fixtures.alice, Fixtures.bob, Fixtures.tenant("carol")].shuffled(using: &random)
        let costClass = CostClass.allCases.randomElement(using: &random) ?? .small
        let count = Int.random(in: 1...30, using: &random)
        return (0..<count).map { index in
            let shares = tenants.prefix(Int.random(in: 1...3, using: &random)).map {
                TenantShare($0, Int.random(in: 0...1 << 20, using: &random))
            }
            return QueuedFragment(
                query: query,
                index: index,
                bytes: shares.total,
                affinity: UInt64.random(in: 0...9, using: &random),
                costClass: costClass,
                shares: shares.shuffled(using: &random)
            )
        }
    }
}
