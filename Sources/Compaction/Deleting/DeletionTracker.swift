package import BlockFormat
package import MetadataStorage
import ProfileModel

/// Finds out what is left of deletions: which live blocks still hold rows that one hides.
///
/// A block is held against a deletion once: what was found is remembered for as long as both are there. A look that finds
/// nothing new costs one listing of the blocks, however many deletions there are.
package actor DeletionTracker {
    /// What is left to erase of one deletion.
    package struct Remainder: Hashable, Sendable {
        /// The deletion.
        package var deletion: DeletionRecord
        /// Live blocks that may hold rows it hides.
        package var blocks: Int
        /// Bytes of their objects.
        package var bytes: Int
    }

    /// What is left of all deletions that are not erased.
    package struct Survey: Hashable, Sendable {
        /// By deletion, ascending by time.
        package var remainders: [Remainder] = []
        /// The blocks, all together.
        package var blocks: Set<BlockID> = []
    }

    private static let batch = 64

    private let metastore: any MaintenanceMetastore
    private var holdings = DeletionHoldings()

    /// Makes a tracker that knows nothing yet.
    package init(metastore: any MaintenanceMetastore) { self.metastore = metastore }

    /// Looks at every live block that was made before a deletion.
    ///
    /// - Throws: `MetastoreError`; `DeletionError` when a selector cannot be read.
    package func survey() async throws -> Survey {
        let records = try await metastore.allDeletions(includingErased: false)
        let scopes = try records.map { try DeletionScope($0) }
        let ids = Set(records.map(\.id))
        let blocks = try await liveBlocks(of: Set(records.map(\.tenant)))
        // Somebody else may ask meanwhile: each look has its own, complete in itself, and the last one is remembered.
        var holdings = self.holdings
        defer { self.holdings = holdings }
        holdings.keep(blocks, ids)
        let replaced = try await examine(holdings.open(blocks, scopes), &holdings)
        holdings.finish(ids)
        var survey = Survey(remainders: records.map { Remainder(deletion: $0, blocks: 0, bytes: 0) })
        let places = Dictionary(uniqueKeysWithValues: records.enumerated().map { ($1.id, $0) })
        for block in blocks {
            let held = holdings.deletions(in: block).union(replaced[block.id] ?? [])
            for place in held.compactMap({ places[$0] }) { survey.add(block, toRemainder: place) }
        }
        return survey
    }

    private func liveBlocks(of tenants: Set<TenantID>) async throws(MetastoreError) -> [BlockSummary] {
        guard let tenant = tenants.first else { return [] }
        return try await metastore.allBlockSummaries(BlockSummarySelection(tenant: tenants.count == 1 ? tenant : nil))
    }

    /// Holds blocks against deletions by what is in their datasets.
    ///
    /// - Returns: Blocks that were replaced since they were listed, with all that may concern them: the next look sees what
    ///   became of their rows.
    private func examine(
        _ open: [(block: BlockSummary, scopes: [DeletionScope])],
        _ holdings: inout DeletionHoldings
    ) async throws(MetastoreError) -> [BlockID: [String]] {
        var replaced: [BlockID: [String]] = [:]
        for start in stride(from: 0, to: open.count, by: Self.batch) {
            let batch = open[start..<min(open.count, start + Self.batch)]
            let details = try await metastore.blocks(batch.map(\.block.id)).filter { $0.summary.state == .live }
            let found = Dictionary(
                details.map { ($0.summary.id, $0.datasets) },
                uniquingKeysWith: { first, _ in first }
            )
            for (block, scopes) in batch {
                if let datasets = found[block.id] {
                    let holding = scopes.filter { scope in datasets.contains { scope.mayHide(in: $0.metadata) } }
                    holdings.note(holding.map(\.record.id), in: block)
                } else {
                    replaced[block.id] = scopes.map(\.record.id)
                }
            }
        }
        return replaced
    }
}

extension DeletionTracker.Survey {
    fileprivate mutating func add(_ block: BlockSummary, toRemainder place: Int) {
        remainders[place].blocks += 1
        remainders[place].bytes += block.objectSize
        blocks.insert(block.id)
    }
}
