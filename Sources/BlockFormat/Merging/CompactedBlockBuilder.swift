package import ProfileModel

/// Builds one compacted block, dataset after dataset; its bytes leave in order, so that memory is that of one dataset's
/// symbols and rows and a chunk's samples.
///
/// The bytes follow from the rows, the lineage and the encoding alone: not from how sources were split or ordered.
package struct CompactedBlockBuilder: Sendable {
    private let tenant: TenantID
    private let level: Int
    private let encoding: CompactionEncoding
    private let keptBytes: Int
    private var output: BlockOutput
    private var datasets: [DatasetMetadata] = []
    private var lineage: [LineageRange] = []

    /// Begins a block.
    ///
    /// - Parameters:
    ///   - tenant: whose it is.
    ///   - level: 1 to 3.
    ///   - encoding: how it is laid out.
    ///   - keptBytes: how much of decoded samples may be kept between the two passes over a dataset, and how much of
    ///     stored ones; what finds no room is read and decoded twice. The bytes written do not depend on it.
    ///   - sink: takes the next bytes of the object.
    package init(
        tenant: TenantID,
        level: Int,
        encoding: CompactionEncoding,
        keptBytes: Int = 32 << 20,
        sink: @escaping @Sendable ([UInt8]) async throws -> Void
    ) {
        self.tenant = tenant
        self.level = level
        self.encoding = encoding
        self.keptBytes = keptBytes
        output = BlockOutput(sink: sink)
    }

    /// Whether no dataset was written yet.
    package var isEmpty: Bool { datasets.isEmpty }

    /// Merges the sources of one service into the block's next dataset.
    ///
    /// - Throws: `UnreadableSource` before any byte of the dataset left, so that the caller can set that source aside and
    ///   call again; `BlockFormatError` `.tooLarge`; what `read` and the sink throw.
    package mutating func append(service: String, sources: [MergeSource]) async throws -> MergeOutcome {
        let lineage = LineageRange.joined(sources.flatMap(\.lineage))
        var gathering = DatasetGathering(sources, keptBytes: keptBytes)
        try await gathering.run()
        self.lineage = LineageRange.joined(self.lineage + lineage)
        var outcome = MergeOutcome(
            dataset: nil,
            suppressedProfiles: gathering.suppressedProfiles,
            hiddenRows: gathering.hiddenRows
        )
        let decoded = gathering.takeDecoded()
        let writing = DatasetWriting(gathering, decoded: decoded, keptBytes: keptBytes, encoding: encoding)
        guard var writing else { return outcome }
        let dataset = try await writing.write(tenant: tenant, service: service, lineage: lineage, to: &output)
        datasets.append(dataset)
        outcome.dataset = dataset
        return outcome
    }

    /// Writes the footer and gives the block's metadata, the object's size included.
    ///
    /// - Throws: `BlockFormatError` when no dataset was written or the footer is too large; what the sink throws.
    package mutating func finish(
        id: BlockID,
        createdAt: Int64,
        deletionHorizon: Int64
    ) async throws -> BlockMetadata {
        guard let start = datasets.map(\.timeRange.start).min(), let end = datasets.map(\.timeRange.end).max() else {
            throw BlockFormatError(.tooLarge, "a block without a dataset cannot be finished")
        }
        var block = BlockMetadata(
            id: id,
            level: level,
            tenant: tenant,
            timeRange: TimeRange(start: start, end: end),
            lineage: lineage,
            createdAt: createdAt,
            datasets: datasets,
            objectSize: 0,
            deletionHorizon: deletionHorizon
        )
        try await output.write(try BlockFooter.encode(block))
        block.objectSize = output.offset
        return block
    }
}

extension LineageRange {
    /// The same segments as few ranges, ascending.
    package static func joined(_ ranges: [LineageRange]) -> [LineageRange] {
        var joined: [LineageRange] = []
        for range in ranges.sorted() {
            let next = joined.last.map { $0.sequences.upperBound.addingReportingOverflow(1) }
            if let last = joined.last, let next, last.incarnation == range.incarnation,
                next.overflow || range.sequences.lowerBound <= next.partialValue
            {
                let upper = max(last.sequences.upperBound, range.sequences.upperBound)
                joined[joined.count - 1].sequences = last.sequences.lowerBound...upper
            } else {
                joined.append(range)
            }
        }
        return joined
    }
}
