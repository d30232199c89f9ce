import Compaction
import HostEnvironment
import Ingestion
import MetadataStorage
import ObjectStorage
import ProfileModel
import QueryModel
import QueryScheduling
import ServerRuntime
import TestSupport

/// A calm server whose bucket has one wrong bit after the other: in every section and footer of every level, and in what
/// an operator stated.
struct DamageRun {
    private static let controlBits = 20

    private let deployment: Deployment
    private let inspection: Inspection
    private var random: SplitMix64
    private var findings = DamageCheck.Findings()

    static func run(seed: UInt64) throws -> DamageCheck.Findings {
        let run = SimulatedRun(seed: seed)
        var settings = Scenario.calm
        settings.querierCache = 0
        let deployment = Deployment(Scenario(calm: seed, settings: settings), time: run.time)
        return try run.run {
            try await deployment.withServer { server in
                var damage = DamageRun(deployment, seed: seed)
                return try await damage.run(server)
            }
        }
    }

    private init(_ deployment: Deployment, seed: UInt64) {
        self.deployment = deployment
        inspection = Inspection(bucket: deployment.bucket, index: deployment.index)
        random = SplitMix64(seed: seed)
    }

    private mutating func run(_ server: RunningServer) async throws -> DamageCheck.Findings {
        for batch in batches {
            let push = ProfilePush(tenant: .anonymous, items: batch.flatMap { [$0.item, $0.memoryItem] })
            let outcome = try await server.assembly.gate.accept(push)
            if !outcome.rejections.isEmpty { findings.problems.append("\(outcome.rejections)") }
        }
        try await damage(server, level: 0)
        try await deployment.time.sleep(for: deployment.scenario.settings.compaction.settling)
        for level in 1...CompactionSettings.highestLevel {
            _ = try await server.assembly.maintenance?.coordinator.compact(toLevel: level)
            try await damage(server, level: level)
        }
        try await damageControl(server)
        return findings
    }

    private mutating func damage(_ server: RunningServer, level: Int) async throws {
        let answers = try await wholeAnswers(of: server)
        let ids = try await inspection.liveBlocks().map(\.id)
        for block in try await deployment.index.blocks(ids) {
            if block.summary.level != level { findings.problems.append("a block of level \(block.summary.level)") }
            for flipped in FlippedBit.draw(in: block, &random) { try await check(flipped, server, answers) }
        }
    }

    /// A deletion whose object is damaged holds for those who have its row, and a rebuild says that it lacks it.
    private mutating func damageControl(_ server: RunningServer) async throws {
        let deletion = StatedDeletion(
            number: 0,
            tenant: .anonymous,
            service: "service0",
            pod: nil,
            range: Questions.everything
        )
        try await server.assembly.delete(deletion)
        let answers = try await wholeAnswers(of: server)
        for object in try await deployment.bucket.list(prefix: "control/", after: nil, limit: .max) {
            for _ in 0..<Self.controlBits {
                let flipped = FlippedBit.draw(in: 0..<object.size, of: object.key.path, nil, &random)
                try await check(flipped, server, answers)
                findings.control += 1
            }
        }
    }

    private mutating func check(
        _ flipped: FlippedBit,
        _ server: RunningServer,
        _ answers: [(query: Query, report: Report)]
    ) async throws {
        let check = DamageCheck(server: server, inspection: inspection, answers: answers, flipped: flipped)
        var found = findings
        try await flipped.whileFlipped(in: deployment.bucket) { try await check.run(&found) }
        findings = found
    }

    private func wholeAnswers(of server: RunningServer) async throws -> [(query: Query, report: Report)] {
        var answers: [(query: Query, report: Report)] = []
        for query in Questions.all(of: .anonymous) + Questions.memory(of: .anonymous) {
            answers.append((query, try await server.assembly.scheduler.answer(query, QueryOptions()).report))
        }
        return answers
    }

    /// What is pushed together; profiles of a pod are close enough to be merged by time.
    private var batches: [[KnownProfile]] {
        let profiles = (0..<12).map { number in
            KnownProfile(
                number: number,
                tenant: .anonymous,
                service: "service\(number / 6)",
                pod: "pod\(number % 2)",
                time: Scenario.origin - Int64(number) * 1_000_000_000
            )
        }
        return [Array(profiles.prefix(5)), Array(profiles[5..<9]), Array(profiles.suffix(3))]
    }
}
