import BlockFormat
import ProfileModel

/// The profiles of one raw chunk: numbers, times and identities in step.
struct ChunkProfiles: Sendable {
    /// Numbers in the dataset.
    var numbers: [UInt32]
    /// Nanoseconds since 1970.
    var times: [Int64]
    /// Identities.
    var identities: [ProfileIdentity]
}

extension StoredBlockReader {
    /// Reads which profiles a dataset has, chunk after chunk.
    ///
    /// - Throws: `ObjectStoreError`; `BlockFormatError`; what `body` throws.
    func eachProfiles(
        of dataset: DatasetMetadata,
        _ body: (ChunkProfiles) throws -> Void
    ) async throws {
        let seriesCount = try await seriesCount(of: dataset, view: 0)
        for (number, chunk) in dataset.chunks.enumerated() where chunk.rollup == nil {
            let rows = try await rows(of: number, in: dataset, seriesCount: seriesCount)
            let identities = try await identities(of: number, in: dataset, rows: rows)
            try body(ChunkProfiles(numbers: rows.profileNumbers, times: rows.profileTimes, identities: identities))
        }
    }

    /// How many label sets a view of the series section has.
    func seriesCount(of dataset: DatasetMetadata, view: Int) async throws -> Int {
        guard let section = dataset.section(.series, chunk: view) else {
            throw BlockFormatError(.corrupt, "the dataset has no such section, view \(view)", section: .series)
        }
        return try SeriesTable(decoding: try await unpacked(section), layout: section.layout).labelSets.count
    }

    /// A chunk's rows.
    func rows(of chunk: Int, in dataset: DatasetMetadata, seriesCount: Int) async throws -> RowTable {
        guard let section = dataset.section(.profiles, chunk: chunk) else {
            throw BlockFormatError(.corrupt, "chunk \(chunk) has no such section", section: .profiles)
        }
        guard dataset.groups.indices.contains(dataset.chunks[chunk].group) else {
            throw BlockFormatError(.corrupt, "chunk \(chunk) belongs to no group", section: .profiles)
        }
        return try RowTable(
            decoding: try await unpacked(section),
            layout: section.layout,
            group: dataset.groups[dataset.chunks[chunk].group],
            seriesCount: seriesCount,
            profileCount: dataset.profileCount
        )
    }

    /// The identities of a raw chunk's profiles: part of a segment's rows, a section of their own elsewhere.
    func identities(of chunk: Int, in dataset: DatasetMetadata, rows: RowTable) async throws -> [ProfileIdentity] {
        guard let section = dataset.section(.identities, chunk: chunk) else {
            guard rows.profileIdentities.count == rows.profileTimes.count else {
                throw BlockFormatError(.corrupt, "chunk \(chunk) has no such section", section: .identities)
            }
            return rows.profileIdentities
        }
        return try IdentityColumn.decode(
            try await unpacked(section),
            layout: section.layout,
            count: rows.profileTimes.count
        )
    }
}
