/// Matchers as clients write them: `{service_name="search", version=~"v[12]", "k8s.pod"!=""}`.
///
/// The syntax is that of a Prometheus metric selector: names may be quoted, values are in double or single quotes with
/// Go's escapes or in backticks as they are, a comma may follow the last matcher, a name in front of the braces or a
/// quoted one alone inside them is a matcher on `__name__`. `{}` selects everything. Regular expressions are RE2's, and
/// checked here.
package struct LabelSelector: Hashable, Sendable {
    /// Longest selector, in UTF-8 bytes.
    package static let maxLength = 64 << 10
    /// Most matchers of one selector.
    package static let maxMatchers = 256

    /// The conditions, in the order written; all have to hold.
    package var matchers: [LabelMatcher]

    /// Reads a selector, in time linear in its length.
    ///
    /// - Throws: `SelectorError` saying where and what was expected; an empty text is an error.
    package init(parsing text: String) throws(SelectorError) {
        var parser = try SelectorParser(text)
        matchers = try parser.selector()
    }
}
