/// How many bytes the datasets of a batch take, from when they are read until the last of them is added up.
struct BatchMemory {
    private var datasets: [DatasetMemory]
    private let later: Int

    /// Begins with what was found in caches at its size and everything else as metadata tell; never below what later
    /// batches need, so that a fragment once begun finds room for the rest of it.
    init(_ batch: [DatasetSections], _ found: [[FoundSection?]], later: Int) {
        datasets = zip(batch, found).map { $0.memory(given: $1) }
        self.later = later
    }

    /// What has to be held now.
    var bytes: Int { max(later, datasets.peak) }

    /// Notes that a dataset becomes larger than metadata told.
    mutating func grow(_ dataset: Int, by bytes: Int) {
        datasets[dataset].decoded = datasets[dataset].decoded.addingClamped(bytes)
    }

    /// Notes that a dataset was added up and let go.
    mutating func release(_ dataset: Int) { datasets[dataset] = DatasetMemory() }
}
