import BlockFormat
import MetadataStorage
import ObjectStorage
import TestSupport

/// One wrong bit in the bucket.
struct FlippedBit: Sendable {
    let path: String
    /// The kind of section it is in; nil in a footer or a control object.
    let section: SectionKind?
    /// Whether it is in rows that were merged by time.
    var isOfRollup = false
    /// Which bit of the object.
    let bit: Int

    /// One in each section of a block and one in its footer.
    static func draw(in block: BlockDetails, _ random: inout SplitMix64) -> [FlippedBit] {
        let path = block.summary.objectPath
        var flipped: [FlippedBit] = []
        for dataset in block.datasets.map(\.metadata) {
            for section in dataset.sections where !section.range.isEmpty {
                var bit = draw(in: section.range, of: path, section.kind, &random)
                bit.isOfRollup = dataset.isOfRollup(section)
                flipped.append(bit)
            }
        }
        let end = block.datasets.flatMap(\.metadata.sections).map(\.range.upperBound).max() ?? 0
        return flipped + [draw(in: end..<block.summary.objectSize, of: path, nil, &random)]
    }

    /// One somewhere in a range of an object's bytes.
    static func draw(
        in range: Range<Int>,
        of path: String,
        _ section: SectionKind?,
        _ random: inout SplitMix64
    ) -> FlippedBit {
        let bit = Int.random(in: range.lowerBound * 8..<range.upperBound * 8, using: &random)
        return FlippedBit(path: path, section: section, bit: bit)
    }

    /// Runs `body` while the bit is wrong.
    func whileFlipped(in bucket: MemoryObjectStore, _ body: () async throws -> Void) async throws {
        try await flip(in: bucket)
        try await body()
        try await flip(in: bucket)
    }

    private func flip(in bucket: MemoryObjectStore) async throws {
        var bytes = try await bucket.get(ObjectKey(path), limit: .max)
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        try await bucket.delete(ObjectKey(path))
        try await bucket.putIfAbsent(ObjectKey(path), bytes)
    }
}

extension DatasetMetadata {
    fileprivate func isOfRollup(_ section: SectionMetadata) -> Bool {
        let isOfChunk = [.profiles, .samples, .residuals].contains(section.kind)
        return isOfChunk && chunks[Int(section.chunk)].rollup != nil
    }
}
