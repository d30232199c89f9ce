/// What a section holds, by number.
///
/// A number is never reused; readers skip numbers they do not know.
package struct SectionKind: Hashable, Sendable, CustomStringConvertible {
    /// The number in the footer.
    package var rawValue: UInt8

    /// Takes a number as found in a footer.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Series of the dataset: label sets, numbered.
    package static let series = SectionKind(rawValue: 1)
    /// Profiles and rows of one sample group: times, identities, totals.
    package static let profiles = SectionKind(rawValue: 2)
    /// Stack numbers of one sample group's samples.
    package static let stacks = SectionKind(rawValue: 3)
    /// Values of one column of one sample group's samples.
    package static let values = SectionKind(rawValue: 4)
    /// Strings, functions, mappings, locations and the stack tree.
    package static let symbols = SectionKind(rawValue: 5)
    // 6 was set aside for rollups before they became chunks; no block has it.
    /// Identities of the profiles of one raw chunk (from level 1 on; in a segment they are part of `.profiles`).
    package static let identities = SectionKind(rawValue: 7)
    /// Span and trace of each row of one raw chunk, where any row has one (from level 1 on).
    package static let spans = SectionKind(rawValue: 8)
    /// Stacks and values of one stored column of one chunk together (from level 1 on).
    package static let samples = SectionKind(rawValue: 9)
    /// What is left of each value of a derived column after its stack's factor, where anything is.
    package static let residuals = SectionKind(rawValue: 10)
    /// The factor of each stack for a derived column of one sample group.
    package static let factors = SectionKind(rawValue: 11)

    package var description: String {
        switch self {
        case .series: "series"
        case .profiles: "profiles"
        case .stacks: "stacks"
        case .values: "values"
        case .symbols: "symbols"
        case .identities: "identities"
        case .spans: "spans"
        case .samples: "samples"
        case .residuals: "residuals"
        case .factors: "factors"
        default: "unknown(\(rawValue))"
        }
    }
}
