import HostEnvironment
import Ingestion
import ServerRuntime
import TestSupport

/// A client that pushes profiles until each is acknowledged, more than once and to several servers now and then.
struct Sender {
    private static let mostAttempts = 300

    let deployment: Deployment
    let profiles: [KnownProfile]
    private var random: SplitMix64

    init(_ deployment: Deployment, profiles: [KnownProfile], seed: UInt64) {
        self.deployment = deployment
        self.profiles = profiles
        random = SplitMix64(seed: seed)
    }

    mutating func run() async {
        var left = profiles
        while !left.isEmpty {
            await pause(upTo: deployment.scenario.pace)
            let batch = Array(left.prefix(Int.random(in: 1...3, using: &random)))
            left.removeFirst(batch.count)
            if draw(in: 5) {
                await abandon(batch)
                // Whether those are stored nobody knows, and nobody may care.
                if draw(in: 2) { continue }
            }
            if draw(in: 4) {
                await pushTwiceAtOnce(batch)
            } else {
                await pushUntilAcknowledged(batch)
            }
            if draw(in: 3) { await pushUntilAcknowledged(batch) }
        }
    }

    private mutating func pushUntilAcknowledged(_ batch: [KnownProfile]) async {
        var left = batch
        for _ in 0..<Self.mostAttempts {
            let twin = draw(in: 6) ? left.prefix(1) : []
            let again = await push(left + twin, to: Int.random(in: 0..<Deployment.slots, using: &random))
            left.removeAll { !again.contains($0) }
            if left.isEmpty { return }
            await pause(upTo: .milliseconds(500))
        }
        deployment.ledger.violate("never acknowledged: \(left.map(\.number))")
    }

    /// Two clients, or one that repeats too early, push the same to both servers.
    private mutating func pushTwiceAtOnce(_ batch: [KnownProfile]) async {
        let clients = (0..<2).map { _ in Sender(deployment, profiles: [], seed: random.next()) }
        await withTaskGroup(of: Void.self) { group in
            for client in clients {
                group.addTask {
                    var client = client
                    await client.pushUntilAcknowledged(batch)
                }
            }
        }
    }

    /// Pushes and goes away before the answer, most of the time.
    private mutating func abandon(_ batch: [KnownProfile]) async {
        let slot = Int.random(in: 0..<Deployment.slots, using: &random)
        let patience = Duration.milliseconds(Int.random(in: 0...80, using: &random))
        let this = self
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await this.push(batch, to: slot) }
            group.addTask { try? await this.deployment.time.sleep(for: patience) }
            await group.next()
            group.cancelAll()
        }
    }

    /// One attempt; gives the profiles that are to be sent again.
    private func push(_ batch: [KnownProfile], to slot: Int) async -> [KnownProfile] {
        guard let server = deployment.server(slot), let tenant = batch.first?.tenant else { return batch }
        let own = batch.filter { $0.tenant == tenant }
        let others = batch.filter { $0.tenant != tenant }
        deployment.ledger.attempt(own)
        do {
            let outcome = try await server.call { assembly in
                try await assembly.gate.accept(ProfilePush(tenant: tenant, items: own.map(\.item)))
            }
            let rejected = Set(outcome.rejections.map { own[$0.index] })
            for rejection in outcome.rejections { note(rejection.error) }
            for profile in own where !rejected.contains(profile) { deployment.ledger.acknowledge(profile) }
            return others + own.filter { rejected.contains($0) }
        } catch let error as IngestError {
            note(error)
        } catch {
            guard error is ServerGone || error is CancellationError else {
                deployment.ledger.violate("a push failed with \(error)")
                return batch
            }
        }
        return batch
    }

    private func note(_ error: IngestError) {
        deployment.ledger.failed("push \(error.reason)")
        guard error.code != .overloaded, error.code != .unavailable else { return }
        deployment.ledger.violate("a push was refused for good: \(error)")
    }

    private mutating func pause(upTo longest: Duration) async {
        let length = Int64.random(in: 0...longest.wholeNanoseconds, using: &random)
        try? await deployment.time.sleep(for: .nanoseconds(length))
    }

    private mutating func draw(in chance: Int) -> Bool { Int.random(in: 0..<chance, using: &random) == 0 }
}
