import Compaction
import HostEnvironment
import Ingestion
import MetadataStorage
import ObjectStorage
import ProfileModel
import ServerRuntime
import TestSupport

/// What follows when a run has come to rest: a deletion while a job waits that was planned before it, and the end of
/// everything by age.
struct Aftermath {
    /// Longer than profiles of a run lie in the future.
    private static let age = Duration.seconds(400)

    let deployment: Deployment

    /// Plans a job, states a deletion, finishes the job; what is deleted stays so, also in an index made anew.
    func deleteAfterPlanning() async throws {
        try await server(compacting: false).withServer { server in
            for profile in lateProfiles { try await push(profile, to: server) }
            try await deployment.time.sleep(for: settings.compaction.settling + .seconds(1))
            try await plan(server)
            try await state(lateDeletion, on: server)
            _ = try await check("with a job planned before a deletion", [server])
        }
        let later = server(compacting: true)
        let present = try await later.withServer { server in
            while try await !deployment.index.jobs(limit: 1).isEmpty {
                try await deployment.time.sleep(for: .seconds(1))
            }
            try await deployment.time.sleep(for: settings.compaction.sourceGrace + .seconds(30))
            return try await check("after a job planned before a deletion", [server])
        }
        try await FinalChecks(deployment).checkStorage(present, "after a job planned before a deletion")
    }

    /// Keeps nothing any longer: then nothing is left, in the index and in the bucket.
    func expire() async throws {
        try await deployment.time.sleep(for: Self.age)
        var settings = self.settings
        settings.retention.maxAge = .seconds(1)
        settings.compaction.sourceGrace = .seconds(1)
        try await deployment(with: settings, 3).withServer { _ in
            try await deployment.time.sleep(for: settings.sweepGrace + .seconds(60))
        }
        let inspection = Inspection(bucket: deployment.bucket, index: deployment.index)
        let blocks = try await inspection.liveBlocks().map(\.objectPath)
        let objects = try await deployment.bucket.list(prefix: "", after: nil, limit: .max).map(\.key.path)
        let left = objects.filter { !$0.hasPrefix("control/") }
        if !blocks.isEmpty || !left.isEmpty { deployment.ledger.violate("too old and there: \(blocks), \(left)") }
    }

    private var settings: ServerSettings {
        var settings = deployment.scenario.settings
        settings.compaction.workers = max(1, settings.compaction.workers)
        return settings
    }

    private func server(compacting isCompacting: Bool) -> Deployment {
        var settings = settings
        if !isCompacting { settings.compaction.workers = 0 }
        return deployment(with: settings, isCompacting ? 2 : 1)
    }

    /// A server over the same bucket and index, without faults.
    private func deployment(with settings: ServerSettings, _ generation: UInt64) -> Deployment {
        Deployment(
            Scenario(calm: deployment.scenario.seed, settings: settings),
            time: deployment.time,
            bucket: deployment.bucket,
            index: deployment.index,
            ledger: deployment.ledger,
            generation: generation
        )
    }

    /// Two that the deletion concerns, and one that it does not.
    private var lateProfiles: [KnownProfile] {
        let first = deployment.scenario.profiles.count
        return (0..<3).map { number in
            KnownProfile(
                number: first + number,
                tenant: lateDeletion.tenant,
                service: number < 2 ? "service0" : "service1",
                pod: "pod\(number)",
                time: deployment.time.unixNanoseconds + Int64(number)
            )
        }
    }

    private var lateDeletion: StatedDeletion {
        StatedDeletion(
            number: deployment.scenario.deletions.count,
            tenant: deployment.scenario.profiles.first?.tenant ?? .anonymous,
            service: "service0",
            pod: nil,
            range: Questions.everything
        )
    }

    private func push(_ profile: KnownProfile, to server: RunningServer) async throws {
        deployment.ledger.attempt([profile])
        let push = ProfilePush(tenant: profile.tenant, items: [profile.item])
        let outcome = try await server.assembly.gate.accept(push)
        if !outcome.rejections.isEmpty { deployment.ledger.violate("a calm server refused \(outcome.rejections)") }
        deployment.ledger.acknowledge(profile)
    }

    private func plan(_ server: RunningServer) async throws {
        let coordinator = server.assembly.maintenance?.coordinator
        _ = try await coordinator?.advance(toLevel: 1, madeBy: deployment.time.unixNanoseconds)
        if try await deployment.index.jobs(limit: 1).isEmpty { deployment.ledger.violate("no job was planned") }
    }

    private func state(_ deletion: StatedDeletion, on server: RunningServer) async throws {
        deployment.ledger.begin(deletion)
        try await server.assembly.delete(deletion)
        try await deployment.time.sleep(for: .nanoseconds(1))
        deployment.ledger.end(deletion, isAcknowledged: true)
    }

    private func check(_ occasion: String, _ servers: [RunningServer]) async throws -> [TenantID: [KnownProfile]] {
        let history = deployment.ledger.history
        let answers = StoredAnswers(deployment: deployment, servers: servers, occasion: occasion)
        return try await answers.check(history, possible: history.possible(since: history.moment))
    }
}
