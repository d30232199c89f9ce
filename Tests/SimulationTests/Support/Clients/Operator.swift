import Compaction
import HostEnvironment
import ServerRuntime
import TestSupport

/// Somebody who states deletions, each until it is acknowledged.
struct Operator {
    private static let mostAttempts = 40

    let deployment: Deployment
    private var random: SplitMix64

    init(_ deployment: Deployment, seed: UInt64) {
        self.deployment = deployment
        random = SplitMix64(seed: seed)
    }

    mutating func run() async {
        for deletion in deployment.scenario.deletions {
            await pause(upTo: longestRest)
            deployment.ledger.begin(deletion)
            let isAcknowledged = await state(deletion)
            // What comes in afterwards comes in later, also by the clock.
            try? await deployment.time.sleep(for: .nanoseconds(1))
            deployment.ledger.end(deletion, isAcknowledged: isAcknowledged)
        }
    }

    /// Half of the time so short that others push meanwhile, else so long that blocks of all levels come about before.
    private var longestRest: Duration {
        mutating get {
            let scenario = deployment.scenario
            let whole = scenario.pace * scenario.profiles.count
            return Bool.random(using: &random) ? whole / (4 * scenario.senders) : whole
        }
    }

    private mutating func state(_ deletion: StatedDeletion) async -> Bool {
        for _ in 0..<Self.mostAttempts {
            if await stateOnce(deletion) { return true }
            await pause(upTo: .seconds(1))
        }
        return false
    }

    private mutating func stateOnce(_ deletion: StatedDeletion) async -> Bool {
        let slot = Int.random(in: 0..<Deployment.slots, using: &random)
        guard let server = deployment.server(slot) else { return false }
        do {
            try await server.call { try await $0.delete(deletion) }
            return true
        } catch let error as DeletionError {
            deployment.ledger.failed("deletion \(error.code)")
            if error.code != .unavailable { deployment.ledger.violate("a deletion was refused: \(error)") }
        } catch is ServerGone {
            deployment.ledger.failed("deletion abandoned")
        } catch {
            deployment.ledger.violate("a deletion failed with \(error)")
        }
        return false
    }

    private mutating func pause(upTo longest: Duration) async {
        let length = Int64.random(in: 0...longest.wholeNanoseconds, using: &random)
        try? await deployment.time.sleep(for: .nanoseconds(length))
    }
}

extension ServiceAssembly {
    /// States a deletion.
    ///
    /// - Throws: `DeletionError`.
    func delete(_ deletion: StatedDeletion) async throws {
        _ = try await maintenance?.deletions.delete(
            deletion.tenant,
            selector: deletion.selector,
            range: deletion.range,
            requestedBy: "the simulation"
        )
    }
}
