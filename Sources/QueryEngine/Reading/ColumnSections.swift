import QueryModel

/// What is read for the rows of one column of one chunk: indices into the wanted sections of its dataset.
struct ColumnSections {
    /// The column and its chunk.
    var reference: ColumnReference
    /// Times and totals.
    var rows: Int?
    /// Identities of the profiles, where they are by themselves.
    var identities: Int?
    /// Spans of the rows, where they are by themselves.
    var spans: Int?
    /// Stacks, values, factors and residuals, as far as the column has them.
    var samples: [Int] = []

    /// Begins with nothing to read.
    init(_ reference: ColumnReference) { self.reference = reference }
}
