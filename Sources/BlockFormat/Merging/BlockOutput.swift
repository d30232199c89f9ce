import Hashing

/// The bytes of a block on their way out, section after section.
struct BlockOutput: Sendable {
    /// A section packed and waiting for its place.
    struct Section: Sendable {
        var kind: SectionKind
        var layout: UInt8
        var chunk: Int
        var column: Int
        var stored: [UInt8]
        var rawSize: Int

        /// Packs a section's bytes.
        ///
        /// - Throws: `BlockFormatError` `.tooLarge`.
        init(
            _ kind: SectionKind,
            _ raw: [UInt8],
            layout: UInt8 = SectionLayout.sorted,
            chunk: Int = 0,
            column: Int = 0,
            compression: Int32
        ) throws(BlockFormatError) {
            self.kind = kind
            self.layout = layout
            self.chunk = chunk
            self.column = column
            stored = try SectionCodec.pack(raw, level: compression)
            rawSize = raw.count
        }
    }

    private let sink: @Sendable ([UInt8]) async throws -> Void
    /// How many bytes have left.
    private(set) var offset = 0

    /// Begins at the front of an object.
    init(sink: @escaping @Sendable ([UInt8]) async throws -> Void) { self.sink = sink }

    /// Lets a section leave and says where it is.
    ///
    /// - Throws: `BlockFormatError` `.tooLarge`; what the sink throws.
    mutating func write(_ section: Section) async throws -> SectionMetadata {
        guard let chunk = UInt32(exactly: section.chunk), let column = UInt16(exactly: section.column) else {
            throw BlockFormatError(
                .tooLarge,
                "a dataset has more chunks or columns than can be numbered",
                section: section.kind
            )
        }
        let metadata = SectionMetadata(
            kind: section.kind,
            layout: section.layout,
            chunk: chunk,
            column: column,
            offset: offset,
            storedSize: section.stored.count,
            rawSize: section.rawSize,
            checksum: XXHash.hash64(section.stored)
        )
        try await write(section.stored)
        return metadata
    }

    /// Lets bytes leave.
    ///
    /// - Throws: what the sink throws.
    mutating func write(_ bytes: [UInt8]) async throws {
        try await sink(bytes)
        offset += bytes.count
    }
}
