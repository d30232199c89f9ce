import Testing

@testable import firefinch_load

@Suite
struct PushProgressTests {
    /// Profiles of the times given, in seconds; the fleet begins at 1030.
    private static func items(_ profiles: [(time: Int64, version: String)]) -> [Workload.Item] {
        profiles.map { time, version in
            let entry = IndexEntry(labels: ["version": version], time: time * 1_000_000_000, type: "process_cpu")
            return Workload.Item(entry: entry, pack: 0, range: 0..<1)
        }
    }

    @Test
    func `a minute is reached with its last profile, counted from the fleet's beginning`() {
        let items = Self.items([(1030, "v1"), (1089, "v1"), (1090, "v2")])
        let progress = PushProgress(items, from: 1030)
        progress.acknowledged(items[0..<1])
        #expect(!progress.hasNews)
        progress.acknowledged(items[1..<3])
        let reached = Set((0..<4).compactMap { _ in progress.next() })
        #expect(reached == [.minute(1030), .minute(1090), .version("v1"), .version("v2")])
        #expect(!progress.hasNews)
    }

    @Test
    func `what was not sent is never reached`() {
        let items = Self.items([(1030, "v1"), (1090, "v1")])
        let progress = PushProgress(items, from: 1030)
        progress.acknowledged(items[0..<1])
        #expect(progress.next() == .minute(1030))
        progress.end()
        #expect(progress.next() == nil && progress.next() == nil)
    }

    @Test
    func `at the end nobody waits, and what is left is not taken`() {
        let items = Self.items([(1030, "v1")])
        let progress = PushProgress(items, from: 1030)
        progress.acknowledged(items[...])
        progress.end()
        #expect(progress.isOver && progress.next() == nil)
    }

    @Test
    func `a waiting check gets what is acknowledged meanwhile`() {
        let items = Self.items((0..<100).map { (1030 + $0 * 60, "v1") })
        let progress = PushProgress(items, from: 1030)
        let (_, taken) = WorkerThreads.run(beside: { () -> Int in
            var taken = 0
            while taken < 101, progress.next() != nil { taken += 1 }
            return taken
        }) {
            for index in items.indices { progress.acknowledged(items[index...index]) }
        }
        #expect(taken == 101)
    }
}
