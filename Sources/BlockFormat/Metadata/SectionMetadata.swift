/// Where a section lies in its block and how to read it.
package struct SectionMetadata: Hashable, Sendable {
    /// What it holds.
    package var kind: SectionKind
    /// How its bytes are laid out; each kind numbers its own layouts.
    package var layout: UInt8
    /// The chunk it belongs to (index into the dataset's chunks); the sample group for `.factors`, the series view for
    /// `.series` (0: series as they came in; 1: those of rollups without a label), 0 for other sections of a whole dataset.
    package var chunk: UInt32
    /// The value column it holds, for `.values`, `.samples`, `.residuals` and `.factors`; 0 otherwise.
    package var column: UInt16
    /// Offset of the first byte from the start of the block.
    package var offset: Int
    /// Length as stored (zstd).
    package var storedSize: Int
    /// Length when unpacked.
    package var rawSize: Int
    /// XXH3-64 of the stored bytes.
    package var checksum: UInt64

    /// Makes a section's metadata.
    package init(
        kind: SectionKind,
        layout: UInt8,
        chunk: UInt32 = 0,
        column: UInt16 = 0,
        offset: Int,
        storedSize: Int,
        rawSize: Int,
        checksum: UInt64
    ) {
        self.kind = kind
        self.layout = layout
        self.chunk = chunk
        self.column = column
        self.offset = offset
        self.storedSize = storedSize
        self.rawSize = rawSize
        self.checksum = checksum
    }

    /// The section's bytes in the block.
    package var range: Range<Int> { offset..<offset + storedSize }
}
