import BlockFormat

/// What reading something is estimated to take.
struct ReadCost: Hashable, Sendable {
    /// Stored bytes.
    var bytes = 0
    /// Time of decoding and scanning, in nanoseconds.
    var scanNanoseconds = 0
    /// Rows looked at.
    var rows = 0

    /// Nothing.
    init() {}

    /// The cost of the rows and samples of a chunk, without their bytes.
    init(_ chunk: RowChunk, _ required: RequiredSections) {
        guard required.profiles else { return }
        rows = Self.held(chunk.rowCount)
        let samples = required.samples ? Self.held(chunk.sampleCount) : 0
        scanNanoseconds = rows * Self.nanosecondsPerRow + samples * Self.nanosecondsPerSample
    }

    /// The cost of all that a reference names, whose rows may be known of all groups together only.
    init(_ required: RequiredSections, of reference: DatasetReference) {
        self = .dataset
        var last = -1
        for column in reference.columns where column.chunk != last {
            last = column.chunk
            add(ReadCost(reference.dataset.chunks[last], required))
        }
        rows = min(rows, Self.held(reference.dataset.rowCount))
        for section in reference.dataset.sections where required.include(section, of: reference) { add(section) }
    }

    /// What any dataset takes beside its bytes and rows.
    static var dataset: ReadCost {
        var cost = ReadCost()
        cost.scanNanoseconds = nanosecondsPerDataset
        return cost
    }

    /// Bytes and time as one number: a byte is fetched and unpacked in about a nanosecond.
    var weight: Int { bytes + scanNanoseconds }

    /// Adds a section's bytes.
    mutating func add(_ section: SectionMetadata) { bytes = Self.sum(bytes, Self.held(section.storedSize)) }

    mutating func add(_ other: ReadCost) {
        bytes = Self.sum(bytes, other.bytes)
        scanNanoseconds = Self.sum(scanNanoseconds, other.scanNanoseconds)
        rows = Self.sum(rows, other.rows)
    }

    /// A size as metadata claims it, held to 40 bits: with sums held to 60 bits nothing can overflow.
    static func held(_ size: Int) -> Int { min(max(0, size), 1 << 40) }

    /// A sum of such sizes.
    static func sum(_ lhs: Int, _ rhs: Int) -> Int { min(lhs + rhs, 1 << 60) }

    private static let nanosecondsPerDataset = 20_000
    private static let nanosecondsPerRow = 50
    private static let nanosecondsPerSample = 3
}
