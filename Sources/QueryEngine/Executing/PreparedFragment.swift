import QueryModel

/// A lease made ready to be executed: every reference in it checked, what to read of each dataset chosen, and the
/// datasets gathered into batches that are read together.
struct PreparedFragment: Sendable {
    /// What is asked.
    let query: Query
    /// Its conditions.
    let matchers: CompiledMatchers
    /// The datasets, batch after batch.
    let batches: [[DatasetSections]]
    /// Bytes that its largest batch holds at once: what it needs a permit for.
    let memoryBytes: Int

    /// Checks a lease and chooses what to read.
    ///
    /// - Throws: `ExecutionError`.
    init(_ lease: Lease, batchBytes: Int) throws(ExecutionError) {
        query = lease.query
        do { matchers = try CompiledMatchers(lease.query.matchers) } catch { throw ExecutionError(error) }
        var batches: [[DatasetSections]] = []
        var bytes = 0
        var largest = 0
        for reference in lease.fragment.datasets {
            let needs = SectionNeeds(lease.query.report, of: reference, matchers)
            let sections = try DatasetSections(reference, needs: needs)
            if batches.isEmpty || bytes.addingClamped(sections.memoryBytes) > batchBytes {
                batches.append([])
                bytes = 0
            }
            batches[batches.count - 1].append(sections)
            bytes = bytes.addingClamped(sections.memoryBytes)
            largest = max(largest, bytes)
        }
        self.batches = batches
        memoryBytes = largest
    }
}
