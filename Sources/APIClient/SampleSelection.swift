/// Which samples to merge.
package struct SampleSelection: Hashable, Sendable {
    /// The profile type's id, five parts joined by `:`.
    package var profileType: String
    /// Matchers in braces; `{}` takes every series.
    package var selector: String
    /// When the profiles were taken.
    package var range: MillisecondRange

    /// Makes a selection.
    package init(profileType: String, selector: String = "{}", range: MillisecondRange) {
        self.profileType = profileType
        self.selector = selector
        self.range = range
    }
}
