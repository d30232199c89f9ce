import QueryModel

/// Executes prepared fragments: reads batch after batch, decodes and adds up dataset after dataset.
struct FragmentExecutor: Sendable {
    /// Finds sections.
    let reader: DatasetReader
    /// Decodes what was found.
    let decoder: SectionDecoder
    /// Universes kept between fragments.
    let registry: UniverseRegistry
    /// Seed of the tables of one execution.
    let seed: HashSeed

    /// The fragment's report.
    ///
    /// Stops between sections when `control` says so. A batch is released before the next one is read.
    /// - Throws: `ExecutionError`; `CancellationError`.
    func execute(_ fragment: PreparedFragment, _ control: ExecutionControl) async throws -> Report {
        var execution = try fragment.query.makeExecution(fragment.matchers, seed: seed)
        var universes = FragmentUniverses(registry)
        defer { universes.settle() }
        for batch in fragment.batches {
            try control.check()
            let homes = batch.map { universes.universe(of: $0.reference.dataset) }
            let found = try await reader.find(batch, generations: homes.map(\.generation))
            for index in batch.indices {
                try control.check()
                let contents = try decoder.contents(
                    of: batch[index],
                    found[index],
                    universe: homes[index],
                    control: control
                )
                try execution.add(contents)
                control.advance(by: batch[index].storedBytes)
            }
        }
        try control.check()
        return try execution.finish()
    }
}
