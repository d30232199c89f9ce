package import ProfileModel

/// Distinct label sets in ascending order.
package struct SeriesReport: Hashable, Sendable {
    /// The label sets, ascending, each once.
    package var labelSets: [LabelSet]

    /// Takes label sets that are already ascending and distinct.
    package init(sorted labelSets: [LabelSet] = []) { self.labelSets = labelSets }
}
