package import ProfileModel

/// Builds one compacted block, dataset after dataset; its bytes leave in order, so that memory is that of one dataset's
/// symbols and rows and a chunk's samples.
///
/// The bytes follow from the rows, the lineage and the encoding alone: not from how sources were split or ordered.
package struct CompactedBlockBuilder: Sendable {
    private let tenant: TenantID
    private let level: Int
    private let encoding: CompactionEncoding
    private let sink: @Sendable ([UInt8]) async throws -> Void
    private var offset = 0
    private var datasets: [DatasetMetadata] = []

    /// Begins a block; `sink` takes the next bytes of the object.
    package init(
        tenant: TenantID,
        level: Int,
        encoding: CompactionEncoding,
        sink: @escaping @Sendable ([UInt8]) async throws -> Void
    ) {
        self.tenant = tenant
        self.level = level
        self.encoding = encoding
        self.sink = sink
    }

    /// Whether no dataset was written yet.
    package var isEmpty: Bool { datasets.isEmpty }

    /// Merges the sources of one service into the block's next dataset.
    ///
    /// - Throws: `UnreadableSource` before any byte of the dataset left, so that the caller can set that source aside and
    ///   call again; `BlockFormatError` `.tooLarge`; what `read` and the sink throw.
    package mutating func append(service: String, sources: [MergeSource]) async throws -> MergeOutcome {
        throw BlockFormatError(.unsupportedVersion, "merging is not there yet")
    }

    /// Writes the footer and gives the block's metadata, the object's size included.
    ///
    /// - Throws: `BlockFormatError` when no dataset was written or the footer is too large; what the sink throws.
    package mutating func finish(
        id: BlockID,
        createdAt: Int64,
        deletionHorizon: Int64
    ) async throws -> BlockMetadata {
        throw BlockFormatError(.unsupportedVersion, "merging is not there yet")
    }
}
