import Foundation
import Synchronization

/// Reads the metrics of all processes again and again while a load runs.
final class ReadTierSampler: Sendable {
    /// Longer than any scenario; the sampler stops by itself then.
    private static let mostSamples = 20_000

    private struct State {
        var samples: [ReadTierSample] = []
        var isEnded = false
    }

    private let tier: ReadTier
    private let begin: ContinuousClock.Instant
    private let interval: Double
    private let state = Mutex(State())

    /// Samples every `interval` seconds; times count from `begin`.
    init(_ tier: ReadTier, from begin: ContinuousClock.Instant, interval: Double = 0.25) {
        self.tier = tier
        self.begin = begin
        self.interval = interval
    }

    /// The samples so far.
    var samples: [ReadTierSample] { state.withLock { $0.samples } }

    /// Samples on a thread of its own while `body` runs.
    func sample<Outcome>(while body: () throws -> Outcome) rethrows -> Outcome {
        try WorkerThreads.run(beside: { self.loop() }) {
            defer { state.withLock { $0.isEnded = true } }
            return try body()
        }.0
    }

    private func loop() {
        for _ in 0..<Self.mostSamples {
            guard !state.withLock({ $0.isEnded }) else { return }
            if let sample = try? take() { state.withLock { $0.samples.append(sample) } }
            Thread.sleep(forTimeInterval: interval)
        }
    }

    private func take() throws -> ReadTierSample {
        let capacity = tier.capacity
        let queriers = tier.queriers
        let frontend = try ServerMetrics.Reader(tier.frontend.address).read()
        // A querier that was killed meanwhile has no reads under way.
        let reads = queriers.reduce(0.0) { $0 + ((try? ServerMetrics.Reader($1.address).read().readsInFlight) ?? 0) }
        return ReadTierSample(
            at: (ContinuousClock.now - begin) / .seconds(1),
            queuedFragments: frontend["firefinch_frontend_queued_fragments"] ?? 0,
            queuedBytes: frontend["firefinch_frontend_queued_bytes"] ?? 0,
            runningLeases: frontend["firefinch_frontend_running_leases"] ?? 0,
            attachedQueriers: frontend["firefinch_frontend_attached_queriers"] ?? 0,
            desiredQueriers: frontend["firefinch_frontend_desired_queriers"] ?? 0,
            readsInFlight: reads,
            capacity: Double(capacity)
        )
    }
}
