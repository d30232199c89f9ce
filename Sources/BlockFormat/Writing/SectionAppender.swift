import Hashing

/// Appends packed sections to a block's bytes and notes where they are.
struct SectionAppender {
    private(set) var block: [UInt8]
    private(set) var metadata: [SectionMetadata] = []
    private let level: Int32

    init(block: consuming [UInt8], level: Int32) {
        self.block = block
        self.level = level
    }

    mutating func append(
        _ kind: SectionKind,
        _ raw: [UInt8],
        chunk: Int = 0,
        column: Int = 0
    ) throws(BlockFormatError) {
        let stored = try SectionCodec.pack(raw, level: level)
        guard let chunk = UInt32(exactly: chunk), let column = UInt16(exactly: column) else {
            throw BlockFormatError(
                .tooLarge,
                "a dataset has more chunks or columns than can be numbered",
                section: kind
            )
        }
        metadata.append(
            SectionMetadata(
                kind: kind,
                layout: SectionLayout.lean,
                chunk: chunk,
                column: column,
                offset: block.count,
                storedSize: stored.count,
                rawSize: raw.count,
                checksum: XXHash.hash64(stored)
            )
        )
        block.append(contentsOf: stored)
    }
}
