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
    /// Merged samples over windows of time (from level 1 on).
    package static let rollup = SectionKind(rawValue: 6)

    package var description: String {
        switch self {
        case .series: "series"
        case .profiles: "profiles"
        case .stacks: "stacks"
        case .values: "values"
        case .symbols: "symbols"
        case .rollup: "rollup"
        default: "unknown(\(rawValue))"
        }
    }
}
