import Compaction
import HostEnvironment
import Ingestion
import MetadataStorage
import ObjectStorage
import ServerAPI
import Synchronization

/// Whether what is pushed now would become durable and findable.
///
/// Compaction that falls behind is a warning only. Asking the metastore costs a small commit, so an answer serves for a
/// second. The store is probed only while the last segment could not be stored, with an object as large as that segment:
/// a healthy process writes nothing there for its readiness, a recovered one says so without waiting for a push, and a
/// disk with room for less is not called ready.
final class WriteReadiness: Sendable {
    private static let answerServesFor = Duration.seconds(1)
    private static let probeBytes = 4096...8 << 20

    private let writer: SegmentWriter?
    private let compaction: CompactionCoordinator?
    private let components: ServerComponents
    private let last = Mutex<(at: MonotonicInstant, report: ReadinessReport)?>(nil)

    /// Makes the check of a process; without a writer the store is not probed.
    init(writer: SegmentWriter?, compaction: CompactionCoordinator?, components: ServerComponents) {
        self.writer = writer
        self.compaction = compaction
        self.components = components
    }

    func report() async -> ReadinessReport {
        let now = components.time.now
        if let last = last.withLock({ $0 }), last.at.duration(to: now) < Self.answerServesFor { return last.report }
        let report = await check()
        last.withLock { $0 = (now, report) }
        return report
    }

    private func check() async -> ReadinessReport {
        var reasons: [String] = []
        do throws(MetastoreError) {
            try await components.metastore.checkWritable()
        } catch { reasons.append("the metastore cannot commit: \(error.message)") }
        if let failure = await writer?.lastFailure, let reason = await probe(bytes: failure.bytes) {
            reasons.append("\(reason) (the last segment failed: \(failure.error.message))")
        }
        guard reasons.isEmpty else { return .notReady(reasons: reasons) }
        let warnings = warnings
        return warnings.isEmpty ? .ready : .readyButWarned(warnings: warnings)
    }

    /// What does not stop writes but makes queries slower and the bucket larger.
    private var warnings: [String] {
        guard let compaction else { return [] }
        let snapshot = compaction.snapshot
        var warnings: [String] = []
        if compaction.isBehind {
            warnings.append(
                "compaction falls behind: the oldest segment waits for \(Int(snapshot.lag.inSeconds)) s; look at "
                    + "`firefinch admin jobs` and raise compaction.workers"
            )
        }
        if snapshot.parkedJobs > 0 {
            warnings.append("\(snapshot.parkedJobs) jobs failed too often and are parked; see `firefinch admin jobs`")
        }
        return warnings
    }

    /// Why an object cannot be stored now; nil when it can.
    private func probe(bytes: Int) async -> String? {
        let key = ObjectKey("probes/\(String(components.random.next(), radix: 16))")
        let size = min(max(bytes, Self.probeBytes.lowerBound), Self.probeBytes.upperBound)
        do throws(ObjectStoreError) {
            try await components.store.putIfAbsent(key, Array(repeating: 0, count: size))
            try await components.store.delete(key)
            return nil
        } catch { return "the object store cannot write: \(error.message)" }
    }
}
