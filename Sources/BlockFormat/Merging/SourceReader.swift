/// Reads sections of sources, checks them, and keeps small ones for the second pass.
struct SourceReader {
    /// A section of a source.
    private struct Key: Hashable {
        var source: Int
        var offset: Int
    }

    private let sources: [MergeSource]
    /// How many more bytes may be kept.
    private var room: Int
    private var kept: [Key: [UInt8]] = [:]

    /// Reads of these sources and keeps at most that many bytes.
    init(_ sources: [MergeSource], keeping room: Int) {
        self.sources = sources
        self.room = room
    }

    /// A section's bytes, unpacked.
    ///
    /// - Throws: `UnreadableSource` when they are damaged or the section is missing; what the source's `read` throws.
    mutating func bytes(
        _ section: SectionMetadata?,
        of source: Int,
        kind: SectionKind,
        isKept: Bool = false
    ) async throws -> [UInt8] {
        guard let section else {
            throw UnreadableSource(
                index: source,
                error: BlockFormatError(.corrupt, "the dataset has no \(kind) section", section: kind)
            )
        }
        let key = Key(source: source, offset: section.offset)
        if let known = kept[key] { return try Self.unpack(known, section, source) }
        let stored = try await sources[source].read(section)
        let raw = try Self.unpack(stored, section, source)
        if isKept, stored.count <= room {
            room -= stored.count
            kept[key] = stored
        }
        return raw
    }

    /// What each column of a chunk is read from.
    ///
    /// - Throws: as `bytes`.
    mutating func samples(
        of source: Int,
        chunk: Int,
        stackCount: Int,
        isKept: Bool
    ) async throws -> [ColumnSamples] {
        let metadata = sources[source].metadata
        var unpacked: [Int: [UInt8]] = [:]
        var columns: [ColumnSamples] = []
        for column in metadata.groups[metadata.chunks[chunk].group].columns.indices {
            var found: [(SectionMetadata, [UInt8])] = []
            for section in metadata.sampleSections(chunk: chunk, column: column) {
                if unpacked[section.offset] == nil {
                    unpacked[section.offset] = try await bytes(section, of: source, kind: section.kind, isKept: isKept)
                }
                found.append((section, unpacked[section.offset] ?? []))
            }
            columns.append(
                try Self.reading(source) { () throws(BlockFormatError) in
                    try ColumnSamples(
                        assembling: found,
                        for: metadata,
                        chunk: chunk,
                        column: column,
                        stackCount: stackCount
                    )
                }
            )
        }
        return columns
    }

    /// Does something that may find a source damaged, and says which source it is.
    ///
    /// - Throws: `UnreadableSource`.
    static func reading<Result>(
        _ source: Int,
        _ body: () throws(BlockFormatError) -> Result
    ) throws(UnreadableSource) -> Result {
        do { return try body() } catch { throw UnreadableSource(index: source, error: error) }
    }

    private static func unpack(
        _ stored: [UInt8],
        _ section: SectionMetadata,
        _ source: Int
    ) throws(UnreadableSource) -> [UInt8] {
        try reading(source) { () throws(BlockFormatError) in try SectionCodec.unpack(stored, section) }
    }
}
