/// Numbers of section layouts.
///
/// Each kind counts its own; a number is never reused.
package enum SectionLayout {
    /// Layout 1 of every kind: lean, in order of interning, for segments.
    package static let lean: UInt8 = 1
    /// Layout 2 of every kind: sorted, for compacted blocks.
    package static let sorted: UInt8 = 2
    /// Layout 3 of the profiles section: rows of a rollup.
    package static let rollup: UInt8 = 3

    /// A raw chunk whose rows are laid out as windows, or the other way round.
    package static let misplacedRollup = BlockFormatError(
        .corrupt,
        "the rows of a raw chunk are laid out as a rollup's, or a rollup's as raw ones",
        section: .profiles
    )

    static func expectLean(_ layout: UInt8, _ kind: SectionKind) throws(BlockFormatError) {
        guard layout == lean else { throw unknown(layout, kind) }
    }

    static func unknown(_ layout: UInt8, _ kind: SectionKind) -> BlockFormatError {
        BlockFormatError(
            .unsupportedVersion,
            "layout \(layout) is newer than this reader; upgrade this process",
            section: kind
        )
    }
}
