import MetadataStorage
import ObjectStorage
import Synchronization
import TestSupport

/// A process that dies at its nth call to the outside: that call and all later ones fail.
///
/// Odd numbers die before the call has its effect, even ones after it, just before its answer arrives.
final class DyingProcess: ObjectStoreInterposing {
    private let callsLeft: Mutex<Int>

    init(atCall number: Int) { callsLeft = Mutex(number) }

    /// Whether it came to its end.
    var isDead: Bool { callsLeft.withLock { $0 <= 0 } }

    /// A metastore as that process sees it.
    func metastore(_ base: any MaintenanceMetastore) -> any MaintenanceMetastore {
        InterposedMetastore(
            base: base,
            before: { _ throws(MetastoreError) in
                if self.step() { throw MetastoreError(.unavailable, "the process is dead") }
            },
            after: { _ throws(MetastoreError) in
                if self.step() { throw MetastoreError(.unavailable, "the process is dead") }
            }
        )
    }

    /// A store as that process sees it.
    func store(_ base: any ObjectStore) -> any ObjectStore { InterposedObjectStore(base, through: self) }

    /// Whether it is dead by now.
    private func step() -> Bool {
        callsLeft.withLock { left in
            left -= 1
            return left <= 0
        }
    }

    func passing<Value>(
        _ body: () async throws(ObjectStoreError) -> Value
    ) async throws(ObjectStoreError) -> Value {
        if step() { throw ObjectStoreError(.unavailable, "the process is dead") }
        let value = try await body()
        if step() { throw ObjectStoreError(.unavailable, "the process is dead") }
        return value
    }
}
