/// Distinct strings in ascending byte order: label names, label values or profile type ids.
package struct StringSetReport: Hashable, Sendable {
    /// The strings, ascending, each once.
    package var values: [String]

    /// Takes strings that are already ascending and distinct.
    package init(sorted values: [String] = []) { self.values = values }
}
