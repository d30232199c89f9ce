/// A unit of a query's work: some datasets or parts of them, all for one report.
///
/// A querier can execute it with a bucket and nothing else.
package struct PlanFragment: Hashable, Sendable {
    /// Its number in the phase.
    package var index: Int
    /// What to read, in the order of reading.
    package var datasets: [DatasetReference]
    /// Stored bytes that its sections have together.
    package var bytes: Int
    /// Rows that it looks at, those of rollups included.
    package var rows: Int
    /// Fragments of equal affinity profit from one querier's caches: a hash of tenant and service.
    package var affinity: UInt64

    /// Makes a fragment.
    package init(index: Int, datasets: [DatasetReference], bytes: Int, rows: Int, affinity: UInt64) {
        self.index = index
        self.datasets = datasets
        self.bytes = bytes
        self.rows = rows
        self.affinity = affinity
    }
}
