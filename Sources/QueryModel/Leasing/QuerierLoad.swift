/// How busy a querier's process is at one moment, over all schedulers that it works for.
package struct QuerierLoad: Hashable, Sendable {
    /// Range reads under way.
    package var reads: Int
    /// Range reads that may be under way at once.
    package var readCapacity: Int
    /// Bytes of memory that fragments in work hold.
    package var memoryBytes: Int
    /// Bytes of memory that they may hold.
    package var memoryBudget: Int

    /// Makes a load; nothing by default.
    package init(reads: Int = 0, readCapacity: Int = 0, memoryBytes: Int = 0, memoryBudget: Int = 0) {
        self.reads = reads
        self.readCapacity = readCapacity
        self.memoryBytes = memoryBytes
        self.memoryBudget = memoryBudget
    }
}
