package import BlockFormat
package import MetadataStorage
import ProfileModel

/// Finds out what is left of deletions: which live blocks still hold rows that one hides.
///
/// What a block's metadata rules out once stays ruled out: it is remembered for as long as the deletion is there.
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
    private var ruledOut: [String: Set<BlockID>] = [:]

    /// Makes a tracker that knows nothing yet.
    package init(metastore: any MaintenanceMetastore) { self.metastore = metastore }

    /// Looks at every live block that was made before a deletion.
    ///
    /// - Throws: `MetastoreError`; `DeletionError` when a selector cannot be read.
    package func survey() async throws -> Survey {
        let records = try await metastore.allDeletions(includingErased: false)
        ruledOut = ruledOut.filter { id, _ in records.contains { $0.id == id } }
        var survey = Survey()
        for record in records {
            let remainder = try await remainder(of: DeletionScope(record))
            survey.remainders.append(
                Remainder(
                    deletion: record,
                    blocks: remainder.count,
                    bytes: remainder.reduce(0) { $0 + $1.objectSize }
                )
            )
            survey.blocks.formUnion(remainder.map(\.id))
        }
        return survey
    }

    private func remainder(of scope: DeletionScope) async throws(MetastoreError) -> [BlockSummary] {
        let selection = BlockSummarySelection(tenant: scope.record.tenant)
        let known = ruledOut[scope.record.id, default: []]
        let open = try await metastore.allBlockSummaries(selection).filter { block in
            scope.record.mayConcern(block) && !known.contains(block.id)
        }
        var left: [BlockSummary] = []
        for start in stride(from: 0, to: open.count, by: Self.batch) {
            let batch = Array(open[start..<min(open.count, start + Self.batch)])
            let holding = try await holding(batch, scope)
            left += batch.filter { holding.contains($0.id) }
            ruledOut[scope.record.id, default: []].formUnion(batch.lazy.map(\.id).filter { !holding.contains($0) })
        }
        return left
    }

    private func holding(_ batch: [BlockSummary], _ scope: DeletionScope) async throws(MetastoreError) -> Set<BlockID> {
        let details = try await metastore.blocks(batch.map(\.id)).filter { $0.summary.state == .live }
        let holding = details.filter { block in block.datasets.contains { scope.mayHide(in: $0.metadata) } }
        // A block that was replaced since it was listed counts: the next look sees what became of its rows.
        let gone = Set(batch.map(\.id)).subtracting(details.map(\.summary.id))
        return gone.union(holding.map(\.summary.id))
    }
}
