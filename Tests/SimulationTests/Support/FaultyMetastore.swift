import HostEnvironment
import MetadataStorage
import ProfileModel
import Synchronization
import TestSupport

/// A metastore that is away now and then, before or after it did what was asked.
final class FaultyMetastore: MaintenanceMetastore {
    private struct State {
        var random: SplitMix64
        var probability: Double
    }

    let base: any MaintenanceMetastore
    private let time: any TimeSource
    private let state: Mutex<State>

    init(_ base: any MaintenanceMetastore, probability: Double, seed: UInt64, time: any TimeSource) {
        self.base = base
        self.time = time
        state = Mutex(State(random: SplitMix64(seed: seed), probability: probability))
    }

    /// Ends all faults.
    func heal() { state.withLock { $0.probability = 0 } }

    func commitSegment(_ segment: SegmentCommit) async throws(MetastoreError) -> SegmentOutcome {
        try await struck { () async throws(MetastoreError) in try await base.commitSegment(segment) }
    }

    func blocks(matching selection: BlockSelection) async throws(MetastoreError) -> [BlockRecord] {
        try await struck { () async throws(MetastoreError) in try await base.blocks(matching: selection) }
    }

    func deletions(of tenants: [TenantID]) async throws(MetastoreError) -> [DeletionRecord] {
        try await struck { () async throws(MetastoreError) in try await base.deletions(of: tenants) }
    }

    func forgetIdentities(expiredBefore unixNanoseconds: Int64, limit: Int) async throws(MetastoreError) -> Int {
        try await struck { () async throws(MetastoreError) in
            try await base.forgetIdentities(expiredBefore: unixNanoseconds, limit: limit)
        }
    }

    func checkWritable() async throws(MetastoreError) {
        try await struck { () async throws(MetastoreError) in try await base.checkWritable() }
    }

    /// Passes one call on, unless it is struck.
    func struck<Value>(_ body: () async throws(MetastoreError) -> Value) async throws(MetastoreError) -> Value {
        let (delay, fate) = draw()
        if delay > .zero {
            do { try await time.sleep(for: delay) } catch { throw MetastoreError(.cancelled, "cancelled while slow") }
        }
        if fate == 1 { throw MetastoreError(.unavailable, "injected before") }
        let value = try await body()
        if fate == 2 { throw MetastoreError(.unavailable, "injected after") }
        return value
    }

    /// How long the call takes, and whether it fails before (1) or after (2) its effect.
    private func draw() -> (Duration, Int) {
        state.withLock { state in
            guard Double.random(in: 0..<1, using: &state.random) < state.probability else { return (.zero, 0) }
            let delay = Duration.milliseconds(Int.random(in: 0...30, using: &state.random))
            return (delay, Int.random(in: 0...2, using: &state.random))
        }
    }
}
