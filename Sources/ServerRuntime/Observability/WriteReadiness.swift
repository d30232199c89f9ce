import HostEnvironment
import Ingestion
import MetadataStorage
import ObjectStorage
import ServerAPI
import Synchronization

/// Whether what is pushed now would become durable and findable.
///
/// Asking the metastore costs a small commit, so an answer serves for a second. The store is probed with a small object
/// only while the last segment could not be stored: a healthy process writes nothing there for its readiness, and a
/// recovered one says so without waiting for a push.
final class WriteReadiness: Sendable {
    private static let answerServesFor = Duration.seconds(1)

    private let writer: SegmentWriter
    private let components: ServerComponents
    private let last = Mutex<(at: MonotonicInstant, report: ReadinessReport)?>(nil)

    init(writer: SegmentWriter, components: ServerComponents) {
        self.writer = writer
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
        if let failure = await writer.lastFailure, let reason = await probe() {
            reasons.append("\(reason) (the last segment failed: \(failure.message))")
        }
        return reasons.isEmpty ? .ready : .notReady(reasons: reasons)
    }

    /// Why an object cannot be stored now; nil when it can.
    private func probe() async -> String? {
        let key = ObjectKey("probes/\(String(components.random.next(), radix: 16))")
        do throws(ObjectStoreError) {
            try await components.store.putIfAbsent(key, Array(repeating: 0, count: 4096))
            try await components.store.delete(key)
            return nil
        } catch { return "the object store cannot write: \(error.message)" }
    }
}
