package import HostEnvironment
package import Logging
package import MetadataStorage
package import ObjectStorage

/// Deletes objects that no block has: left by crashes between storing an object and committing it.
///
/// Listings carry no time, so an object's age is counted from when it was first seen here. An object that is still
/// unknown after the grace is condemned first, upon which no block can have it any more, and deleted second.
package actor OrphanSweeper {
    private static let prefixes = ["blocks/", "segments/"]
    private static let page = 1000
    private static let mostCandidates = 100_000

    /// What a sweep has met so far.
    private struct Findings {
        var left: [ObjectListing] = []
        var deleted = 0
    }

    private let metastore: any MaintenanceMetastore
    private let store: any ObjectStore
    private let time: any TimeSource
    private let grace: Duration
    private let pause: Duration
    private let counters: CompactionCounters
    private let logger: Logger
    private var firstSeen: [ObjectKey: MonotonicInstant] = [:]

    /// Objects that nobody knew at the last sweep, and their bytes.
    package private(set) var unknown: (objects: Int, bytes: Int) = (0, 0)

    /// Makes a sweeper.
    ///
    /// An object has to be unknown for `grace`, which is longer than any attempt at a flush or a job takes. Between two
    /// pages of a listing it rests for `pause`.
    package init(
        metastore: any MaintenanceMetastore,
        store: any ObjectStore,
        time: any TimeSource,
        grace: Duration,
        pause: Duration,
        counters: CompactionCounters,
        logger: Logger
    ) {
        self.metastore = metastore
        self.store = store
        self.time = time
        self.grace = grace
        self.pause = pause
        self.counters = counters
        self.logger = logger
    }

    /// Lists every object once and deletes those that have been unknown for the grace; returns how many.
    ///
    /// - Throws: `MetastoreError`, `ObjectStoreError`, `CancellationError`; what was seen until then stays remembered.
    @discardableResult
    package func sweep() async throws -> Int {
        var findings = Findings()
        for prefix in Self.prefixes { findings = try await sweep(prefix, findings) }
        remember(findings.left)
        return findings.deleted
    }

    /// One prefix, page after page.
    private func sweep(_ prefix: String, _ earlier: Findings) async throws -> Findings {
        var findings = earlier
        var last: ObjectKey?
        var isMore = true
        while isMore {
            let page = try await store.list(prefix: prefix, after: last, limit: Self.page)
            let unknown = try await unknownObjects(of: page)
            note(unknown, of: page)
            findings = try await judge(unknown, findings)
            last = page.last?.key
            isMore = page.count == Self.page && findings.left.count < Self.mostCandidates
            if isMore { try await time.sleep(for: pause) }
        }
        return findings
    }

    private func judge(_ unknown: [ObjectListing], _ earlier: Findings) async throws -> Findings {
        var findings = earlier
        for listing in unknown {
            if try await giveUpIfDue(listing.key) { findings.deleted += 1 } else { findings.left.append(listing) }
        }
        return findings
    }

    private func unknownObjects(of page: [ObjectListing]) async throws(MetastoreError) -> [ObjectListing] {
        guard !page.isEmpty else { return [] }
        let paths = Set(try await metastore.unknownObjects(among: page.map(\.key.path)).map { ObjectKey($0) })
        return page.filter { paths.contains($0.key) }
    }

    /// Condemns and deletes an object that has been unknown for the grace; false when it is too early, or when a block got
    /// the object in the last moment.
    private func giveUpIfDue(_ key: ObjectKey) async throws -> Bool {
        guard let first = firstSeen[key], first.duration(to: time.now) >= grace else { return false }
        do throws(MetastoreError) { try await metastore.condemn(key.path) } catch {
            guard error.code == .conflict else { throw error }
            return false
        }
        try await store.delete(key)
        counters.update { $0.sweptObjects += 1 }
        logger.notice("an object that no block has was deleted", metadata: ["object": "\(key)"])
        return true
    }

    /// Counts from now for objects that were not seen before, at once: what comes later in the sweep may fail.
    private func note(_ unknown: [ObjectListing], of page: [ObjectListing]) {
        let now = time.now
        let keys = Set(unknown.map(\.key))
        for listing in page where !keys.contains(listing.key) { firstSeen[listing.key] = nil }
        for key in keys where firstSeen[key] == nil && firstSeen.count < 2 * Self.mostCandidates {
            firstSeen[key] = now
        }
    }

    /// Keeps the times of those that are still unknown; the others are forgotten.
    private func remember(_ left: [ObjectListing]) {
        let keys = Set(left.map(\.key))
        firstSeen = firstSeen.filter { keys.contains($0.key) }
        unknown = (left.count, left.reduce(0) { $0 + $1.size })
    }
}
