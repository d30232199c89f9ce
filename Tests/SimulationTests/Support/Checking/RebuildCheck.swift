import Ingestion
import MetadataStorage
import ObjectStorage
import ProfileModel
import ServerRuntime
import StorageVerification
import TestSupport

/// An index made of a bucket alone must know what was acknowledged, each once, and nothing that was deleted.
struct RebuildCheck {
    let deployment: Deployment
    let occasion: String

    /// Rebuilds over a copy of the bucket as it is now; gives the profiles that are stored, by tenant.
    ///
    /// The clients' history is taken at the same moment.
    func run() async throws -> [TenantID: [KnownProfile]] {
        let history = deployment.ledger.history
        let copy = try await Inspection(bucket: deployment.bucket, index: deployment.index).snapshot()
        let index = MemoryMetastore(time: deployment.time)
        let limits = deployment.scenario.settings.ingest
        let rebuilder = Rebuilder(store: copy) { limits.identityExpiry(ofProfileAt: $0, now: $0) }
        _ = try await rebuilder.rebuild(into: index) { violate("the rebuild found \($0)") }
        for finding in try await Inspection(bucket: copy, index: index).findings() where !isExpected(finding) {
            violate("verification finds \(finding)")
        }
        return try await ask(over: copy, index, history)
    }

    private func ask(
        over copy: MemoryObjectStore,
        _ index: MemoryMetastore,
        _ history: History
    ) async throws -> [TenantID: [KnownProfile]] {
        let scenario = Scenario(calm: deployment.scenario.seed)
        let fresh = Deployment(scenario, time: deployment.time, bucket: copy, index: index, ledger: deployment.ledger)
        return try await fresh.withServer { server in
            let answers = StoredAnswers(deployment: fresh, servers: [server], occasion: occasion)
            return try await answers.check(history, possible: history.possibleAfterRebuild(since: history.moment))
        }
    }

    /// Objects that the rebuild did not need are there until they are swept.
    private func isExpected(_ finding: String) -> Bool { finding.hasPrefix(Finding.Kind.unknownObject.rawValue) }

    private func violate(_ text: String) { deployment.ledger.violate("\(occasion), \(text)") }
}
