/// Where a section lies in its block and how to read it.
package struct SectionMetadata: Hashable, Sendable {
    /// What it holds.
    package var kind: SectionKind
    /// How its bytes are laid out; each kind numbers its own layouts.
    package var layout: UInt8
    /// The sample group it belongs to (index into the dataset's groups); 0 for sections of the whole dataset.
    package var group: UInt16
    /// The value column it holds, for `.values`; 0 otherwise.
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
        group: UInt16 = 0,
        column: UInt16 = 0,
        offset: Int,
        storedSize: Int,
        rawSize: Int,
        checksum: UInt64
    ) {
        self.kind = kind
        self.layout = layout
        self.group = group
        self.column = column
        self.offset = offset
        self.storedSize = storedSize
        self.rawSize = rawSize
        self.checksum = checksum
    }

    /// The section's bytes in the block.
    package var range: Range<Int> { offset..<offset + storedSize }
}
