import HostEnvironment
import ObjectStorage
import QueryEngine
import QueryModel
import TestSupport
import Testing

/// Queries over a store that is slow now and then: 50 ms a read, and one read in a hundred takes two seconds.
@Suite(.timeLimit(.minutes(5))) struct SlowStoreTests {
    /// What many queries one after another took, and what they asked of the store.
    private struct Figures: Sendable {
        var durations: [Duration] = []
        var requests = 0
        var hedges = HedgeUsage()
        var areRight = true

        func quantile(_ part: Double) -> Duration {
            let sorted = durations.sorted()
            return sorted[min(sorted.count - 1, Int(part * Double(sorted.count)))]
        }
    }

    private static let fragments = 40
    private static let query = Query.ofEverything()

    /// Executes a query's fragments on an engine, `atOnce` of them at any time.
    private static func answer(
        _ leases: [Lease],
        _ engine: FragmentEngine,
        atOnce: Int
    ) async throws -> Report {
        try await withThrowingTaskGroup(of: Report.self) { group in
            var reports: [Report] = []
            var next = 0
            while next < leases.count || reports.count < leases.count {
                if next < leases.count, next - reports.count < atOnce {
                    group.addTask { [lease = leases[next]] in
                        let outcome = await engine.attempt(lease, ExecutionControl(until: Latch()))
                        guard case .report(let report)? = outcome else { throw UnexpectedOutcome(outcome: outcome) }
                        return report
                    }
                    next += 1
                } else if let report = try await group.next() {
                    reports.append(report)
                }
            }
            return try Report.merging(reports, for: query.report)
        }
    }

    /// Asks the same query again and again without caches.
    private static func run(
        _ stored: StoredProfiles,
        queries: Int,
        atOnce: Int,
        hedging: HedgeSettings,
        seed: UInt64
    ) throws -> Figures {
        let run = SimulatedRun(seed: seed)
        let time = run.time
        let toxics = [
            Toxic(.latency(.milliseconds(50)...(.milliseconds(50)))),
            Toxic(.latency(.milliseconds(1950)...(.milliseconds(1950))), probability: 0.01),
        ]
        let counting = CountingObjectStore(FaultyObjectStore(stored.bucket, toxics: toxics, seed: seed, time: time))
        var settings = QuerierSettings.bare
        settings.batchBytes = 1 << 20
        settings.coalescingGap = 64 << 10
        settings.hedging = hedging
        settings.parallelReads = 1000
        settings.memoryBudget = 1 << 30
        let engine = FragmentEngine(counting, settings, time: time)
        let leases = Array(try stored.leases(query, targetBytes: 1).prefix(fragments))
        return try run.run {
            var figures = Figures()
            var first: Report?
            for _ in 0..<queries {
                let began = time.now
                let report = try await answer(leases, engine, atOnce: atOnce)
                figures.durations.append(began.duration(to: time.now))
                figures.areRight = figures.areRight && report == first ?? report
                first = first ?? report
            }
            figures.requests = counting.usage[.getRange].requests
            figures.hedges = engine.usage.hedges
            return figures
        }
    }

    private static func stored() async throws -> StoredProfiles {
        var generator = ProfileGenerator(seed: 11)
        let profiles = generator.profiles(80)
        return try await StoredProfiles(generator.shuffledSegments(profiles, count: 80), generator.code)
    }

    @Test(arguments: [8, 16])
    func `hedged reads hold the slowest queries near the usual one for few extra requests`(atOnce: Int) async throws {
        let figures = try Self.run(
            try await Self.stored(),
            queries: 200,
            atOnce: atOnce,
            hedging: HedgeSettings(),
            seed: UInt64(atOnce)
        )
        let extra = Double(figures.requests) / Double(figures.hedges.reads) - 1
        let usual = figures.quantile(0.5)
        #expect(figures.areRight)
        #expect(figures.hedges.reads >= 200 * Self.fragments)
        #expect(figures.quantile(0.99) <= usual * 2, "p50 \(usual), p99 \(figures.quantile(0.99)), extra \(extra)")
        #expect(extra > 0 && extra <= 0.05)
        #expect(figures.hedges.won > 0)
    }

    @Test func `without hedges the same queries wait for the slowest read`() async throws {
        // Guards the test above against proving nothing.
        let figures = try Self.run(try await Self.stored(), queries: 50, atOnce: 16, hedging: .never, seed: 3)
        #expect(figures.quantile(0.99) > figures.quantile(0.5) * 4)
        #expect(figures.hedges.sent == 0)
    }
}
