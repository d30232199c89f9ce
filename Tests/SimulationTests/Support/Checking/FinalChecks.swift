import Compaction
import HostEnvironment
import Ingestion
import MetadataStorage
import ProfileModel
import QueryEngine
import QueryScheduling
import ServerRuntime
import TestSupport

/// What must hold once all faults ended and nobody asks any more.
struct FinalChecks {
    let deployment: Deployment
    private let inspection: Inspection

    init(_ deployment: Deployment) {
        self.deployment = deployment
        inspection = Inspection(bucket: deployment.bucket, index: deployment.index)
    }

    /// While servers run: every one gives the same bytes, and those are what one segment with the same profiles gives.
    ///
    /// - Returns: The profiles that are stored, by tenant.
    func checkServers() async throws -> [TenantID: [KnownProfile]] {
        let missing = try await inspection.missingObjects()
        if !missing.isEmpty { violate("entries without an object: \(missing)") }
        let history = deployment.ledger.history
        let answers = StoredAnswers(deployment: deployment, servers: deployment.present, occasion: "at the end")
        let present = try await answers.check(history, possible: history.possible(since: history.moment))
        await checkIdle(deployment.present)
        return present
    }

    /// At rest: verification finds nothing, and an index made of the bucket gives the same answers.
    func checkStorage(_ present: [TenantID: [KnownProfile]], _ occasion: String) async throws {
        for finding in try await inspection.findings() { violate("\(occasion), verification finds \(finding)") }
        let rebuilt = try await RebuildCheck(deployment: deployment, occasion: "\(occasion), rebuilt").run()
        let history = deployment.ledger.history
        for (tenant, profiles) in rebuilt {
            let differing = Set(profiles).symmetricDifference(present[tenant] ?? []).filter { profile in
                history.sendings[profile]?.attempts == 1 && !history.unkept.contains(profile)
            }
            guard !differing.isEmpty else { continue }
            violate("\(occasion), a rebuild changes whether these are there: \(differing.map(\.number).sorted())")
        }
    }

    /// No tenant keeps more than it may.
    func checkRetention() async throws {
        let limits = deployment.scenario.settings.retention
        // What a job claims stays until it is done.
        let blocks = try await inspection.liveBlocks().filter { $0.job == nil }
        let bytes = Dictionary(grouping: blocks.filter { $0.tenant != nil }, by: \.tenant)
            .mapValues { $0.reduce(0) { $0 + $1.objectSize } }
        for (tenant, bytes) in bytes where limits.maxBytes > 0 && bytes > limits.maxBytes {
            violate("\(tenant?.name ?? "") keeps \(bytes) bytes, not \(limits.maxBytes)")
        }
        let oldest = deployment.time.unixNanoseconds - (limits.maxAge + .seconds(60)).wholeNanoseconds
        for block in blocks where max(block.timeRange.end, block.createdAt) < oldest {
            violate("\(block.objectPath) is older than \(limits.maxAge)")
        }
    }

    /// No deletion is left to be erased, unless a dataset that was set aside holds some of its rows.
    func checkErasure() async throws {
        guard try await !inspection.liveBlocks().contains(where: \.isSetAside) else { return }
        for deletion in try await deployment.index.allDeletions(includingErased: false) {
            violate("deletion \(deletion.id) of \(deletion.selector) is not erased")
        }
    }

    /// Permits, waiting bytes and leases are given back.
    func checkIdle(_ servers: [RunningServer]) async {
        for server in servers {
            let engine = server.assembly.engine.usage
            let waiting = server.assembly.ingestCounters.snapshot.waitingBytes
            let scheduler = await server.assembly.scheduler.snapshot()
            let held = [
                engine.permitBytes, engine.waitingFragments, waiting, scheduler.queries, scheduler.queuedFragments,
                scheduler.runningLeases, scheduler.reportBytes, scheduler.reservedReportBytes,
            ]
            if held.contains(where: { $0 != 0 }) {
                violate("an idle server holds permits, line, pushes, queries, fragments, leases, reports: \(held)")
            }
        }
    }

    private func violate(_ text: String) { deployment.ledger.violate(text) }
}
