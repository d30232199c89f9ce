package import ProfileModel

/// A profile type with matchers, as `/pyroscope/render` takes them in one text:
/// `process_cpu:cpu:nanoseconds:cpu:nanoseconds{service_name="search"}`.
package struct RenderQuery: Hashable, Sendable {
    /// The type in front of the braces.
    package var profileType: ProfileType
    /// The conditions in the braces; none when there are no braces.
    package var matchers: [LabelMatcher]

    /// Reads such a text.
    ///
    /// - Throws: `SelectorError` saying where and what was expected; a missing profile type is an error.
    package init(parsing text: String) throws(SelectorError) {
        var parser = try SelectorParser(text)
        let id = parser.textBeforeBraces()
        guard !id.isEmpty else {
            throw SelectorError(
                position: 1,
                "expected a profile type in front of the labels, like process_cpu:cpu:nanoseconds:cpu:nanoseconds{…}"
            )
        }
        do { profileType = try ProfileType(parsing: id) } catch {
            throw SelectorError(position: 1, error.description)
        }
        matchers = parser.isAtEnd ? [] : try parser.selector()
    }
}
