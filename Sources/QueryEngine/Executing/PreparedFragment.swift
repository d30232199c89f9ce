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
            for sections in try Self.sections(of: reference, needs, batchBytes: batchBytes) {
                if batches.isEmpty || bytes.addingClamped(sections.memoryBytes) > batchBytes {
                    batches.append([])
                    bytes = 0
                }
                batches[batches.count - 1].append(sections)
                bytes = bytes.addingClamped(sections.memoryBytes)
                largest = max(largest, bytes)
            }
        }
        self.batches = batches
        memoryBytes = largest
    }

    /// What to read of a dataset, at chunks halved until each part fits into a batch or is one chunk.
    private static func sections(
        of reference: DatasetReference,
        _ needs: SectionNeeds,
        batchBytes: Int
    ) throws(ExecutionError) -> [DatasetSections] {
        let sections = try DatasetSections(reference, needs: needs)
        guard sections.memoryBytes > batchBytes, let cut = reference.middleChunk else { return [sections] }
        var first = reference
        var second = reference
        first.columns = Array(reference.columns[..<cut])
        second.columns = Array(reference.columns[cut...])
        return try Self.sections(of: first, needs, batchBytes: batchBytes)
            + Self.sections(of: second, needs, batchBytes: batchBytes)
    }
}

extension DatasetReference {
    /// The first column of the chunk nearest to the middle that has columns of other chunks before it; nil when there is
    /// just one chunk.
    fileprivate var middleChunk: Int? {
        let starts = columns.indices.dropFirst().filter { columns[$0].chunk != columns[$0 - 1].chunk }
        return starts.isEmpty ? nil : starts[starts.count / 2]
    }
}
