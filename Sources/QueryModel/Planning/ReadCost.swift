import BlockFormat

/// What reading something is estimated to take.
struct ReadCost: Hashable, Sendable {
    /// Stored bytes.
    var bytes = 0
    /// Time of decoding and scanning, in nanoseconds.
    var scanNanoseconds = 0

    /// Nothing.
    init() {}

    /// The cost of what `required` names of a dataset.
    init(_ required: RequiredSections, of reference: DatasetReference) {
        // Sizes are held to 40 bits so that no sum of them can overflow, whatever the metadata claims. Rows and samples
        // are known of all groups together only, so the time is an upper estimate.
        for section in reference.dataset.sections where required.include(section, of: reference) {
            bytes += Self.held(section.storedSize)
        }
        scanNanoseconds =
            Self.nanosecondsPerDataset
            + (required.profiles ? Self.held(reference.dataset.rowCount) * Self.nanosecondsPerRow : 0)
            + (required.stacks ? Self.held(reference.dataset.sampleCount) * Self.nanosecondsPerSample : 0)
    }

    mutating func add(_ other: ReadCost) {
        bytes += other.bytes
        scanNanoseconds = min(scanNanoseconds + other.scanNanoseconds, 1 << 60)
    }

    private static func held(_ size: Int) -> Int { min(max(0, size), 1 << 40) }

    private static let nanosecondsPerDataset = 20_000
    private static let nanosecondsPerRow = 50
    private static let nanosecondsPerSample = 3
}
