/// Numbers of section layouts.
///
/// Each kind counts its own; a number is never reused.
package enum SectionLayout {
    /// Layout 1 of every kind: lean, in order of interning, for segments.
    package static let lean: UInt8 = 1

    static func expectLean(_ layout: UInt8, _ kind: SectionKind) throws(BlockFormatError) {
        guard layout == lean else {
            throw BlockFormatError(
                .unsupportedVersion,
                "layout \(layout) is newer than this reader; upgrade this process",
                section: kind
            )
        }
    }
}
