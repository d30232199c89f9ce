import BlockFormat
package import MetadataStorage
package import ObjectStorage
import ProfileModel

/// Holds the metastore against the bucket: every live block's object, footer, checksum and row, and every object.
///
/// Reads all live bytes once; memory is that of one block's metadata, one dataset's symbols, and sixteen bytes for each
/// profile that is compared. Nothing is changed. The store must be at rest: what a server replaces meanwhile looks damaged.
package struct Verifier: Sendable {
    private static let page = 200
    private static let listingPage = 1000
    private static let mostPairs = 100

    private let metastore: any MaintenanceMetastore
    private let store: any ObjectStore
    private let comparedProfiles: Int

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - metastore: the index.
    ///   - store: the bucket.
    ///   - comparedProfiles: so many profiles are compared for repeats.
    package init(
        metastore: any MaintenanceMetastore,
        store: any ObjectStore,
        comparedProfiles: Int = 8_000_000
    ) {
        self.metastore = metastore
        self.store = store
        self.comparedProfiles = comparedProfiles
    }

    /// Verifies everything.
    ///
    /// - Parameters:
    ///   - onProgress: is told after each block how far it is.
    ///   - report: takes each finding when it is made.
    /// - Returns: What was seen.
    /// - Throws: `MetastoreError` when the index cannot be read; `ObjectStoreError` when the bucket cannot be listed;
    ///   `CancellationError`.
    package func run(
        onProgress: (VerificationProgress) -> Void = { _ in },
        report: (Finding) -> Void
    ) async throws -> VerificationProgress {
        var state = VerificationState(comparedProfiles: comparedProfiles)
        var last: Int64?
        while true {
            let selection = BlockSummarySelection(state: nil)
            let summaries = try await metastore.blockSummaries(selection, after: last, limit: Self.page)
            for block in try await metastore.blocks(summaries.map(\.id)) {
                try Task.checkCancellation()
                try await check(block, &state)
                state.flush(to: report)
                onProgress(state.progress)
            }
            last = summaries.last?.number
            if summaries.count < Self.page { break }
        }
        try await checkObjects(&state, report)
        try await checkDeletions(&state)
        state.compareProfiles(mostPairs: Self.mostPairs)
        state.flush(to: report)
        onProgress(state.progress)
        return state.progress
    }

    private func check(_ block: BlockDetails, _ state: inout VerificationState) async throws {
        let check = BlockCheck(store: store, block: block)
        guard block.summary.state == .live else {
            state.progress.retiredBlocks += 1
            state.add(try await check.retired())
            return
        }
        state.progress.blocks += 1
        state.progress.datasets += block.datasets.count
        for dataset in block.datasets where !state.lineage.add(dataset.metadata, of: block.lineage) {
            let place = Finding.Place(object: block.summary.objectPath, block: block.summary.id)
            state.add([
                Finding(
                    .coveredTwice,
                    at: place.dataset(dataset.number, dataset.metadata),
                    "another live block holds rows of the same segments"
                )
            ])
        }
        try await check.live(&state)
    }

    /// Lists the bucket for objects that belong to no block.
    private func checkObjects(_ state: inout VerificationState, _ report: (Finding) -> Void) async throws {
        for prefix in ["segments/", "blocks/"] {
            var last: ObjectKey?
            while true {
                try Task.checkCancellation()
                let page = try await store.list(prefix: prefix, after: last, limit: Self.listingPage)
                state.progress.objects += page.count
                let unknown = Set(try await metastore.unknownObjects(among: page.map(\.key.path)))
                for listing in page where unknown.contains(listing.key.path) {
                    let place = Finding.Place(object: listing.key.path)
                    state.add([Finding(.unknownObject, at: place, "belongs to no block (\(listing.size) bytes)")])
                }
                state.flush(to: report)
                last = page.last?.key
                if page.count < Self.listingPage { break }
            }
        }
    }

    /// Compares control objects of deletions with rows, both ways.
    private func checkDeletions(_ state: inout VerificationState) async throws {
        let recorded = try await DeletionSurvey(store: store).run()
        state.add(recorded.findings)
        var rows: [String: DeletionRecord] = [:]
        for row in try await metastore.allDeletions(includingErased: true) { rows[row.id] = row }
        state.progress.deletions = max(rows.count, recorded.deletions.count)
        for (path, deletion) in recorded.deletions {
            let row = rows.removeValue(forKey: deletion.id)
            guard !DeletionSurvey.isSame(deletion, row) else { continue }
            let found = row == nil ? "the metastore does not know it" : "the metastore has it otherwise"
            let kind: Finding.Kind = row == nil ? .deletionWithoutRow : .differentDeletion
            state.add([Finding(kind, at: Finding.Place(object: path), "deletion \(deletion.id): \(found)")])
        }
        let unreadable = Set(recorded.unreadableIDs)
        for row in rows.values.sorted(by: { $0.id < $1.id }) where !unreadable.contains(row.id) {
            state.add([
                Finding(
                    .deletionWithoutObject,
                    at: Finding.Place(),
                    "deletion \(row.id) of tenant \(row.tenant) (\(row.selector)) has no object under control/"
                )
            ])
        }
    }
}
