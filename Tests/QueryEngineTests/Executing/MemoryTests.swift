import BlockFormat
import Dispatch
import QueryEngine
import QueryModel
import Synchronization
import TestSupport
import Testing

/// How many bytes a fragment holds of the memory that all share.
@Suite(.timeLimit(.minutes(5))) struct MemoryTests {
    /// An executor that looks at something before each job.
    private final class WatchfulExecutor: TaskExecutor {
        private let queue = DispatchQueue(label: "lane")
        private let watch = Mutex<(@Sendable () -> Int)?>(nil)
        private let most = Mutex(0)

        /// The most it saw.
        var peak: Int { most.withLock { $0 } }

        func watch(_ value: @escaping @Sendable () -> Int) { watch.withLock { $0 = value } }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async {
                let value = self.watch.withLock { $0 }.map { $0() } ?? 0
                self.most.withLock { $0 = max($0, value) }
                unsafe job.runSynchronously(on: self.asUnownedTaskExecutor())
            }
        }
    }

    private static let nameBytes = 20_000
    private static let query = Query.ofEverything()

    /// Profiles of functions whose long names differ at the end only, in a block that stores such names front-coded.
    private static func stored() async throws -> StoredProfiles {
        var generator = ProfileGenerator(seed: 3)
        let profiles = generator.profiles(20)
        var code = generator.code
        let prefix = String(repeating: "p", count: nameBytes)
        for index in code.locations.indices {
            for line in code.locations[index].lines.indices {
                code.locations[index].lines[line].function = prefix + "\(index % 40)"
            }
        }
        let segments = try await StoredProfiles(generator.shuffledSegments(profiles, count: 2), code)
        return try await segments.merging([0..<segments.blocks.count], level: 1)
    }

    private static func peak(_ stored: StoredProfiles, budget: Int) async throws -> (peak: Int, leases: Int, held: Int)
    {
        var settings = QuerierSettings.bare
        settings.memoryBudget = budget
        let executor = WatchfulExecutor()
        let engine = FragmentEngine(stored.bucket, settings, lane: executor)
        executor.watch { engine.usage.permitBytes }
        let leases = try stored.leases(query)
        for lease in leases {
            let outcome = await engine.attempt(lease, ExecutionControl(until: Latch()))
            guard case .report? = outcome else { throw UnexpectedOutcome(outcome: outcome) }
        }
        executor.watch { 0 }
        return (executor.peak, leases.count, engine.usage.permitBytes)
    }

    @Test func `names that become longer than stored are paid for once their length is known`() async throws {
        let stored = try await Self.stored()
        let (peak, leases, held) = try await Self.peak(stored, budget: 1 << 30)
        let raw = stored.blocks.flatMap(\.datasets).flatMap(\.metadata.sections).reduce(0) { $0 + $1.rawSize }
        #expect(leases > 0 && held == 0)
        #expect(peak > 10 * Self.nameBytes, "at least ten names in full")
        #expect(raw < 10 * Self.nameBytes, "stored they take less")
    }

    @Test func `a fragment larger than all memory runs alone within it`() async throws {
        let (peak, _, held) = try await Self.peak(try await Self.stored(), budget: 100_000)
        #expect(peak <= 100_000 && held == 0)
    }
}
