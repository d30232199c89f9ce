import HostEnvironment
import Ingestion
import MetadataStorage
import ObjectStorage
import ServerAPI

/// Whether what is pushed now would become durable and findable.
///
/// The metastore is asked each time. The store is probed with a small object only while the last segment could not be
/// stored, so a healthy process writes nothing for its readiness, and a recovered one says so without a push.
struct WriteReadiness: Sendable {
    let writer: SegmentWriter
    let components: ServerComponents

    func report() async -> ReadinessReport {
        var reasons: [String] = []
        do throws(MetastoreError) {
            try await components.metastore.checkWritable()
        } catch { reasons.append("the metastore cannot commit: \(error.message)") }
        if let failure = await writer.lastFailure {
            if let reason = await probe() { reasons.append("\(reason) (the last segment failed: \(failure.message))") }
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
