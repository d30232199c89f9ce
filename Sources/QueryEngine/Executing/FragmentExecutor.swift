import HostEnvironment
import QueryModel

/// Executes prepared fragments: reads batch after batch, decodes and adds up dataset after dataset.
///
/// Reading waits where its caller runs; only computing takes the lane.
struct FragmentExecutor: Sendable {
    /// Stored bytes after which a visit of the lane ends, so that others come in between.
    ///
    /// Going there and back takes two changes of threads, 45 µs and more: look-ups over hundreds of small datasets took
    /// five times as long with a visit for each.
    private static let visitBytes = 256 << 10

    /// Finds sections.
    let reader: DatasetReader
    /// Decodes what was found.
    let decoder: SectionDecoder
    /// Universes kept between fragments.
    let registry: UniverseRegistry
    /// Seed of the tables of one execution.
    let seed: HashSeed
    /// Where it decodes and adds up.
    let lane: ScanLane

    /// The fragment's report.
    ///
    /// Stops between sections when `control` says so. A batch is released before the next one is read. The permit is held
    /// to what is in memory: less where caches had it or work is done, more where symbols become larger than stored.
    /// - Throws: `ExecutionError`; `ReadPermits.Busy` when there was no room for more; `CancellationError`.
    func execute(
        _ fragment: PreparedFragment,
        in turn: Turn,
        _ permit: ReadPermit,
        _ control: ExecutionControl
    ) async throws -> Report {
        let reader = reader.reading(in: turn)
        var execution = try fragment.query.makeExecution(fragment.matchers, seed: seed)
        var universes = FragmentUniverses(registry)
        defer { universes.settle() }
        for (number, batch) in fragment.batches.enumerated() {
            try control.check()
            let homes = batch.map { universes.universe(of: $0.reference.dataset) }
            let probed = reader.probe(batch, generations: homes.map(\.generation))
            var memory = BatchMemory(batch, probed, later: fragment.memoryBytes(after: number))
            try await permit.resize(to: memory.bytes)
            var found = try await reader.complete(probed, of: batch)
            let isLast = number == fragment.batches.count - 1
            var next = batch.startIndex
            while next < batch.endIndex {
                try control.check()
                let report = try await lane.run {
                    next = try add(batch, homes, from: next, &found, &memory, control, to: &execution)
                    // In the same visit: small fragments are done with one.
                    return isLast && next == batch.endIndex ? try execution.finish() : nil
                }
                try await permit.resize(to: memory.bytes)
                if let report { return report }
            }
        }
        try control.check()
        return try await lane.run { try execution.finish() }
    }

    /// Adds up one dataset after the other, computing only, until that is enough for one visit of the lane, or until the
    /// symbols of one turn out to need more memory than is held; gives where to go on.
    private func add(
        _ batch: [DatasetSections],
        _ homes: [ServiceUniverse],
        from start: Int,
        _ found: inout [[FoundSection]],
        _ memory: inout BatchMemory,
        _ control: ExecutionControl,
        to execution: inout any ReportExecution
    ) throws -> Int {
        var bytes = 0
        for index in start..<batch.endIndex {
            guard bytes < Self.visitBytes else { return index }
            try control.check()
            let growth = try decoder.unpackSymbols(&found[index], of: batch[index])
            memory.grow(index, by: growth)
            // Unpacked, and found so the next time.
            guard growth == 0 else { return index }
            try execution.add(
                try decoder.contents(of: batch[index], found[index], universe: homes[index], control: control)
            )
            found[index] = []
            memory.release(index)
            control.advance(by: batch[index].storedBytes)
            bytes += batch[index].storedBytes
        }
        return batch.endIndex
    }
}
