package import ProfileModel

/// Gathers profiles of many tenants and services into one segment (a block of level 0).
///
/// Equal profiles (by identity) are taken in once. Nothing is sorted and compression is fast: a segment lives until it is
/// compacted.
package struct SegmentBuilder: Sendable {
    private struct DatasetKey: Hashable {
        var tenant: TenantID
        var service: String
    }

    private let seed: UInt64
    private var datasets: [DatasetBuilder] = []
    private var datasetNumbers: [DatasetKey: Int] = [:]
    private var known: Set<ProfileIdentity> = []
    /// How many profiles it holds.
    package private(set) var profileCount = 0

    /// Makes an empty segment.
    ///
    /// - Parameter hashSeed: random, so that nobody outside can make its tables slow.
    package init(hashSeed: UInt64) { seed = hashSeed }

    /// Whether it holds nothing.
    package var isEmpty: Bool { profileCount == 0 }

    /// What it will take when stored, roughly, in bytes.
    ///
    /// Costs a step for each dataset.
    package var estimatedSize: Int { datasets.reduce(0) { $0 + $1.estimatedSize } }

    /// Takes a profile in.
    ///
    /// One whose identity is already here, or without a sample that counts, leaves no trace.
    ///
    /// - Throws: `SegmentBuilderError` when its values do not fit; the segment is then as before.
    package mutating func add(_ entry: SegmentEntry) throws(SegmentBuilderError) -> Addition {
        guard !known.contains(entry.identity) else { return .alreadyHere }
        let number = datasetNumber(of: entry)
        guard try datasets[number].add(entry) else { return .nothingToStore }
        known.insert(entry.identity)
        profileCount += 1
        return .added
    }

    /// What became of a profile.
    package enum Addition: Hashable, Sendable {
        /// It is in the segment now.
        case added
        /// A profile of that identity was already in the segment.
        case alreadyHere
        /// It has no sample with a positive value.
        case nothingToStore
    }

    /// The segment's bytes and metadata.
    ///
    /// - Throws: `BlockFormatError` `.tooLarge`.
    package func encode(id: BlockID, createdAt: Int64) throws(BlockFormatError) -> EncodedSegment {
        precondition(!isEmpty, "an empty segment is never written")
        var bytes: [UInt8] = []
        var metadata: [DatasetMetadata] = []
        let filled = datasets.filter { !$0.identities.isEmpty }
        for dataset in filled { metadata.append(try dataset.encode(into: &bytes, level: 1)) }
        var block = BlockMetadata(
            id: id,
            level: 0,
            tenant: nil,
            timeRange: Self.hull(of: metadata),
            lineage: [LineageRange(incarnation: id.high, sequences: id.low...id.low)],
            createdAt: createdAt,
            datasets: metadata,
            objectSize: 0
        )
        bytes.append(contentsOf: try BlockFooter.encode(block))
        block.objectSize = bytes.count
        return EncodedSegment(
            bytes: bytes,
            metadata: block,
            identities: filled.map(\.identities),
            identitiesExpire: filled.map(\.expirations)
        )
    }

    private mutating func datasetNumber(of entry: SegmentEntry) -> Int {
        let key = DatasetKey(tenant: entry.tenant, service: entry.service)
        if let number = datasetNumbers[key] { return number }
        datasetNumbers[key] = datasets.count
        datasets.append(DatasetBuilder(tenant: key.tenant, service: key.service, seed: seed))
        return datasets.count - 1
    }

    private static func hull(of datasets: [DatasetMetadata]) -> TimeRange {
        let start = datasets.map(\.timeRange.start).min() ?? 0
        return TimeRange(start: start, end: datasets.map(\.timeRange.end).max() ?? start)
    }
}

/// Why a profile cannot be part of a segment.
package enum SegmentBuilderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The values of one sample type add up to more than 64 bits hold.
    case valuesOverflow(column: Int)

    package var description: String {
        switch self {
        case .valuesOverflow(let column):
            "the values of sample type \(column) add up to more than 64 bits hold; send smaller values or another unit"
        }
    }
}

/// A segment ready to be stored, and what the metastore must learn of it.
package struct EncodedSegment: Sendable {
    /// The whole object.
    package var bytes: [UInt8]
    /// What its footer says.
    package var metadata: BlockMetadata
    /// Identities of each dataset's profiles, in the order of their numbers.
    package var identities: [[ProfileIdentity]]
    /// When each identity may be forgotten, nanoseconds since 1970.
    package var identitiesExpire: [[Int64]]
}
