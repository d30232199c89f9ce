import ObjectStorage
import TestSupport

/// The bucket as one process reaches it.
extension SimulatedProcess: ObjectStoreInterposing {
    func passing<Value>(
        _ body: () async throws(ObjectStoreError) -> Value
    ) async throws(ObjectStoreError) -> Value {
        try await pass(orFail: ObjectStoreError(.unavailable, "the process is gone"), body)
    }
}
