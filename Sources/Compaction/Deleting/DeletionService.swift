package import HostEnvironment
package import MetadataStorage
package import ObjectStorage
package import ProfileModel
import QueryModel

/// States deletions: the control object first, which is the truth, the metastore's row second.
package struct DeletionService: Sendable {
    private static let attempts = 3

    private let metastore: any MaintenanceMetastore
    private let store: any ObjectStore
    private let time: any TimeSource
    private let random: any RandomSource
    private let settling: Duration

    /// Makes a service; `settling` is that of the compaction settings.
    package init(
        metastore: any MaintenanceMetastore,
        store: any ObjectStore,
        time: any TimeSource,
        random: any RandomSource,
        settling: Duration
    ) {
        self.metastore = metastore
        self.store = store
        self.time = time
        self.random = random
        self.settling = settling
    }

    /// Hides the rows that were ingested until now and match; they are erased later.
    ///
    /// - Parameters:
    ///   - tenant: whose rows.
    ///   - selector: a label selector; it may name the profile type.
    ///   - range: times of profiles, both ends inside.
    ///   - requestedBy: for the audit.
    /// - Returns: The deletion as recorded.
    /// - Throws: `DeletionError`; with `.unavailable` it may hold or not, and stating it again is safe.
    package func delete(
        _ tenant: TenantID,
        selector: String,
        range: TimeRange,
        requestedBy: String
    ) async throws(DeletionError) -> DeletionRecord {
        let trial = DeletionRecord(id: "", tenant: tenant, selector: selector, range: range, createdAt: 0)
        do throws(DeletionError) { _ = try DeletionScope(trial) } catch {
            throw DeletionError(.invalidSelector, "nothing was deleted: the selector is wrong: \(error.message)")
        }
        for _ in 0..<Self.attempts {
            let began = time.now
            let record = DeletionRecord(
                id: makeID(),
                tenant: tenant,
                selector: selector,
                range: range,
                createdAt: time.unixNanoseconds
            )
            try await state(record, requestedBy)
            // A job planned meanwhile takes this deletion into account only if it was there in time.
            if began.duration(to: time.now) < settling / 2 { return record }
        }
        throw DeletionError(
            .unavailable,
            "the deletion took longer than \(settling / 2) to record, \(Self.attempts) times; state it again"
        )
    }

    private func state(_ record: DeletionRecord, _ requestedBy: String) async throws(DeletionError) {
        do {
            let bytes = try DeletionObject(record, requestedBy: requestedBy).encode()
            let path = DeletionObject.path(tenant: record.tenant, id: record.id)
            try await store.putIfAbsent(ObjectKey(path), bytes)
            try await metastore.addDeletion(record)
        } catch {
            throw DeletionError(
                .unavailable,
                "the deletion could not be recorded: \(error); nothing may be hidden yet: state it again"
            )
        }
    }

    private func makeID() -> String {
        let digits = String(random.next(), radix: 16)
        return "\(time.unixNanoseconds / 1_000_000)-" + String(repeating: "0", count: 16 - digits.count) + digits
    }
}
