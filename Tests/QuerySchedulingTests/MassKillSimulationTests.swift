import Foundation
import HostEnvironment
import QueryModel
import QueryScheduling
import TestSupport
import Testing

/// Many queriers that are killed at nearly the same time, again and again, in an order drawn from a seed: since no fragment
/// breaks queriers, none is taken for one that does, and every query is answered.
@Suite struct MassKillSimulationTests {
    private static let seeds =
        0..<(ProcessInfo.processInfo.environment["FIREFINCH_SIMULATION_SEEDS"].flatMap { UInt64($0) } ?? 100)
    private static let blocks = 20

    /// When a querier of each place is killed, one wave after the other.
    private struct Waves {
        private let moments: [[MonotonicInstant]]

        init(_ random: SeededRandomSource, slots: Int) {
            var moments = Array(repeating: [MonotonicInstant](), count: slots)
            var start: UInt64 = 100
            for _ in 0..<4 {
                let length = 1 + random.next() % 1500
                for slot in 0..<slots where random.next() % 100 < 60 {
                    moments[slot].append(Fixtures.at(Int64(start + random.next() % length)))
                }
                start += 1500 + random.next() % 3000
            }
            self.moments = moments
        }

        func next(of slot: Int, after now: MonotonicInstant) -> MonotonicInstant? {
            moments[slot].filter { $0 > now }.min()
        }
    }

    private static func conduct(_ random: SeededRandomSource) -> Conduct {
        switch random.next() % 100 {
        case ..<90: .report(after: .milliseconds(random.next() % 400))
        case ..<95: .answer(.busy)
        default: .report(after: .milliseconds(1000 + random.next() % 1000))
        }
    }

    /// Queriers of one place: each lives until it is killed, or says nothing any more until it is cut off.
    private static func occupy(
        _ slot: Int,
        _ waves: Waves,
        _ scheduler: QueryScheduler,
        _ time: ManualTimeSource,
        _ random: SeededRandomSource
    ) async {
        var life: UInt64 = 0
        while !Task.isCancelled {
            life += 1
            let querier = StandInQuerier(
                id: QuerierID(UInt64(slot + 1) << 32 | life),
                leasing: scheduler,
                time: time,
                place: .remote
            ) { _ in conduct(random) }
            let end = waves.next(of: slot, after: time.now)
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await querier.run() }
                group.addTask { try? await time.sleep(until: end ?? Fixtures.at(1 << 40)) }
                await group.next()
                group.cancelAll()
            }
            try? await time.sleep(for: .milliseconds(random.next() % 700))
        }
    }

    /// Clients that ask one question after the other while queriers are killed.
    private static func ask(
        _ scheduler: QueryScheduler,
        _ time: ManualTimeSource,
        _ random: SeededRandomSource
    ) async -> [Result<Report, any Error>] {
        var results: [Result<Report, any Error>] = []
        while time.now < Fixtures.at(12_000) {
            do {
                let options = QueryOptions(timeout: .seconds(60))
                results.append(.success(try await scheduler.answer(Fixtures.countQuery(), options).report))
            } catch { results.append(.failure(error)) }
            try? await time.sleep(for: .milliseconds(random.next() % 100))
        }
        return results
    }

    private static func world(
        _ seed: UInt64,
        _ time: ManualTimeSource,
        mostExcused: Int? = nil
    ) async -> ([Result<Report, any Error>], SchedulerSnapshot) {
        let random = SeededRandomSource(seed: seed)
        var settings = Fixtures.settings
        settings.mostLossesExcused = mostExcused ?? settings.mostLossesExcused
        settings.affinityWait = .milliseconds(Int64(seed % 3) * 5)
        settings.hedgeLeastLeases = 4
        let scheduler = SchedulerStage.scheduler(blocks: blocks, time, settings)
        let slots = Int(6 + seed % 11)
        let waves = Waves(random, slots: slots)
        return await withTaskGroup(of: [Result<Report, any Error>]?.self) { group in
            for slot in 0..<slots {
                group.addTask {
                    await occupy(slot, waves, scheduler, time, random)
                    return nil
                }
            }
            group.addTask {
                await scheduler.run()
                return nil
            }
            for _ in 0..<4 { group.addTask { await ask(scheduler, time, random) } }
            var results: [[Result<Report, any Error>]] = []
            while results.count < 4, let next = await group.next() { if let next { results.append(next) } }
            let snapshot = await scheduler.snapshot()
            group.cancelAll()
            return (results.flatMap { $0 }, snapshot)
        }
    }

    @Test(arguments: seeds) func `every query is answered, however many queriers are killed`(seed: UInt64) throws {
        let (results, snapshot) = try simulate(seed: seed) { time in await Self.world(seed, time) }
        let right = Fixtures.count(Array(0..<Self.blocks))
        for result in results {
            switch result {
            case .success(let report): #expect(report == right)
            case .failure(let error): Issue.record("a query failed: \(error)")
            }
        }
        #expect(snapshot.queuedFragments == 0 && snapshot.runningLeases == 0 && snapshot.queries == 0)
    }

    @Test func `hundreds of leases are lost, and far fewer fragments run alone than would otherwise`() throws {
        // Guards the test above against proving nothing.
        var (lost, explained, suspects, otherwise) = (0, 0, 0, 0)
        for seed in 0..<10 as Range<UInt64> {
            let totals = try simulate(seed: seed) { time in await Self.world(seed, time).1.totals }
            lost += totals.leasesLost
            explained += totals.lossesExplained
            suspects += totals.suspects
            let strict = try simulate(seed: seed) { time in await Self.world(seed, time, mostExcused: 0).1.totals }
            otherwise += strict.suspects
        }
        Attachment.record(
            "\(lost) lost, \(explained) explained, \(suspects) suspects, \(otherwise) otherwise\n",
            named: "waves.txt"
        )
        #expect(lost > 400 && explained * 2 > lost)
        #expect(suspects * 3 < otherwise, "\(suspects) of \(lost), otherwise \(otherwise)")
    }
}
