/// How a compacted block is laid out: how hard it is compressed, how it is cut, which rollups it gets.
///
/// It is part of what a block's bytes follow from, so a change of a default is a change of `version`.
package struct CompactionEncoding: Hashable, Sendable {
    /// Raised whenever the bytes made of the same rows change.
    package static let version = 1

    /// Level of zstd.
    package var compression: Int32
    /// Widths of windows, nanoseconds, by which rows of every series are merged.
    package var rollupWidths: [Int64]
    /// Widths of windows by which rows are merged that only the label of most values tells apart.
    package var reducedRollupWidths: [Int64]
    /// Raw chunks begin and end at multiples of it, nanoseconds since 1970.
    package var chunkAlignment: Int64
    /// A raw chunk spans at most this time, a multiple of the alignment.
    package var longestChunk: Int64
    /// A raw chunk has about this many bytes of samples, unpacked, if it spans more than the alignment.
    package var chunkSize: Int

    /// Makes an encoding.
    package init(
        compression: Int32,
        rollupWidths: [Int64] = [],
        reducedRollupWidths: [Int64] = [],
        chunkAlignment: Int64 = 600_000_000_000,
        longestChunk: Int64 = 3_600_000_000_000,
        chunkSize: Int = 1 << 20
    ) {
        self.compression = compression
        self.rollupWidths = rollupWidths
        self.reducedRollupWidths = reducedRollupWidths
        self.chunkAlignment = chunkAlignment
        self.longestChunk = longestChunk
        self.chunkSize = chunkSize
    }

    /// What blocks of a level get unless told otherwise.
    package static func standard(level: Int) -> CompactionEncoding {
        let tenMinutes: Int64 = 600_000_000_000
        let hour: Int64 = 3_600_000_000_000
        switch level {
        case ...1: return CompactionEncoding(compression: 1)
        case 2:
            return CompactionEncoding(
                compression: 4,
                rollupWidths: [tenMinutes],
                reducedRollupWidths: [tenMinutes]
            )
        default:
            return CompactionEncoding(
                compression: 9,
                rollupWidths: [tenMinutes, hour],
                reducedRollupWidths: [tenMinutes, hour]
            )
        }
    }
}
