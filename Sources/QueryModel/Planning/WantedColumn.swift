/// A value column of a dataset that a query asks for, in whatever chunks its rows are.
struct WantedColumn: Hashable {
    /// Index of the sample group.
    var group: Int
    /// Index of the column in the group.
    var column: Int
}
