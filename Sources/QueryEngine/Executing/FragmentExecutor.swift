import HostEnvironment
import QueryModel

/// Executes prepared fragments: reads batch after batch, decodes and adds up dataset after dataset.
///
/// Reading waits where its caller runs; only computing takes the lane.
struct FragmentExecutor: Sendable {
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
            for index in batch.indices {
                try control.check()
                let growth = try await lane.run { try decoder.unpackSymbols(&found[index], of: batch[index]) }
                memory.grow(index, by: growth)
                if growth > 0 { try await permit.resize(to: memory.bytes) }
                try await lane.run {
                    let contents = try decoder.contents(
                        of: batch[index],
                        found[index],
                        universe: homes[index],
                        control: control
                    )
                    try execution.add(contents)
                }
                found[index] = []
                memory.release(index)
                try await permit.resize(to: memory.bytes)
                control.advance(by: batch[index].storedBytes)
            }
        }
        try control.check()
        return try await lane.run { try execution.finish() }
    }
}
