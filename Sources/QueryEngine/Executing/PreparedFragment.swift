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
    /// Bytes that each batch, or the largest one after it, holds at once as far as metadata tell.
    let memoryBytesFrom: [Int]

    /// Checks a lease and chooses what to read.
    ///
    /// - Throws: `ExecutionError`.
    init(_ lease: Lease, batchBytes: Int) throws(ExecutionError) {
        query = lease.query
        do { matchers = try CompiledMatchers(lease.query.matchers) } catch { throw ExecutionError(error) }
        var batches: [[DatasetSections]] = []
        var sums: [Int] = []
        for reference in lease.fragment.datasets {
            let needs = SectionNeeds(lease.query.report, of: reference, matchers)
            for sections in try Self.sections(of: reference, needs, batchBytes: batchBytes) {
                if sums.last.map({ $0.addingClamped(sections.memoryBytes) > batchBytes }) ?? true {
                    batches.append([])
                    sums.append(0)
                }
                batches[batches.count - 1].append(sections)
                sums[sums.count - 1] = sums[sums.count - 1].addingClamped(sections.memoryBytes)
            }
        }
        self.batches = batches
        var peaks = batches.map { $0.map(\.memory).peak }
        for index in peaks.indices.dropLast().reversed() { peaks[index] = max(peaks[index], peaks[index + 1]) }
        memoryBytesFrom = peaks
    }

    /// Bytes that its largest batch holds at once: what it needs a permit for.
    var memoryBytes: Int { memoryBytesFrom.first ?? 0 }

    /// Bytes that are still needed after a batch.
    func memoryBytes(after batch: Int) -> Int { batch + 1 < memoryBytesFrom.count ? memoryBytesFrom[batch + 1] : 0 }

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
