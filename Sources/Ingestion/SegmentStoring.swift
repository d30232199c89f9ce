import BlockFormat
import HostEnvironment
import MetadataStorage
import ObjectStorage

/// Makes an encoded segment durable and findable: the object first, its metadata second.
struct SegmentStoring: Sendable {
    private static let commitAttempts = 4

    let store: any ObjectStore
    let metastore: any Metastore
    let time: any TimeSource

    /// Stores and commits a segment.
    ///
    /// A crash in between leaves an object that nobody knows, never an entry without an object. A commit whose outcome
    /// is unknown is repeated: the metastore answers the same for the same block.
    /// - Throws: `IngestError`; nothing is known about the outcome then, but repeating the pushes is safe.
    func store(_ segment: EncodedSegment) async throws -> SegmentOutcome {
        do {
            try await store.putIfAbsent(ObjectKey(segment.metadata.objectPath), segment.bytes)
        } catch {
            throw IngestError(
                .unavailable,
                reason: "object_store",
                "the segment could not be stored: \(error.message); send again",
                retryAfter: .seconds(1)
            )
        }
        return try await commit(
            SegmentCommit(
                block: segment.metadata,
                identities: segment.identities,
                identitiesExpire: segment.identitiesExpire
            )
        )
    }

    private func commit(_ commit: SegmentCommit) async throws -> SegmentOutcome {
        var attempt = 1
        while true {
            do throws(MetastoreError) {
                return try await metastore.commitSegment(commit)
            } catch {
                guard error.isRetryable, attempt < Self.commitAttempts, !Task.isCancelled else {
                    throw IngestError(
                        .unavailable,
                        reason: "metastore",
                        "the segment could not be committed: \(error.message); send again",
                        retryAfter: .seconds(1)
                    )
                }
            }
            try await time.sleep(for: .milliseconds(20 << attempt))
            attempt += 1
        }
    }
}
