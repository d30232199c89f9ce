import BlockFormat
import MetadataStorage
import ObjectStorage
import ProfileModel

/// Prepares blocks for adoption: their footers again, their repeats, the identities to remember.
struct Adoption {
    let store: any ObjectStore
    let identityExpiry: @Sendable (_ time: Int64) -> Int64?
    private var repeats = RepeatedProfiles()

    init(store: any ObjectStore, identityExpiry: @escaping @Sendable (_ time: Int64) -> Int64?) {
        self.store = store
        self.identityExpiry = identityExpiry
    }

    /// Reads identities of all blocks, segments first, to know which profiles are repeats.
    ///
    /// What cannot be read is left out here and becomes a finding when it is prepared.
    /// - Throws: `CancellationError`.
    mutating func learnRepeats(_ blocks: [RebuildPlan.Block]) async throws {
        for (rank, block) in blocks.enumerated() where block.level == 0 {
            for identities in try await identities(of: block) { repeats.note(identities, ofSegment: rank) }
        }
        guard repeats.count > 0 else { return }
        for block in blocks where block.level > 0 {
            for identities in try await identities(of: block) { repeats.noteCompacted(identities) }
        }
    }

    /// What the metastore is to know of a block; nil, and why, when none of it can be read.
    ///
    /// A dataset whose profiles cannot be read is adopted all the same: queries over it say that it is damaged, which is
    /// better than to leave it out in silence.
    /// - Throws: `CancellationError`.
    mutating func prepare(_ block: RebuildPlan.Block, rank: Int) async throws -> (AdoptedBlock?, [Finding]) {
        let reader = StoredBlockReader(store: store, path: block.path)
        let place = Finding.Place(object: block.path, block: block.id)
        do {
            let footer = try await reader.footer()
            var adopted = AdoptedBlock(
                block: footer,
                datasets: block.datasets,
                suppressed: [],
                identities: [],
                identitiesExpire: []
            )
            var findings: [Finding] = []
            for number in block.datasets {
                let dataset = footer.datasets[number]
                let suppressed: [UInt32]
                do {
                    suppressed = try await take(dataset, of: block, rank: rank, reader, into: &adopted)
                } catch let error as BlockFormatError {
                    findings.append(
                        Finding(.damagedSection, at: place.dataset(number, dataset).at(error), error.message)
                    )
                    suppressed = []
                }
                adopted.suppressed.append(suppressed)
            }
            return (adopted, findings)
        } catch let error as ObjectStoreError {
            if error.code == .cancelled { throw CancellationError() }
            return (nil, [Finding(.unreadableObject, at: place, error.message)])
        } catch let error as BlockFormatError {
            return (nil, [Finding(.damagedFooter, at: place.at(error), error.message)])
        }
    }

    /// Adds a dataset's identities to a block; gives its repeats.
    private mutating func take(
        _ dataset: DatasetMetadata,
        of block: RebuildPlan.Block,
        rank: Int,
        _ reader: StoredBlockReader,
        into adopted: inout AdoptedBlock
    ) async throws -> [UInt32] {
        var chunks: [ChunkProfiles] = []
        try await reader.eachProfiles(of: dataset) { chunks.append($0) }
        var suppressed: [UInt32] = []
        for chunk in chunks {
            for index in chunk.numbers.indices {
                let identity = chunk.identities[index]
                if block.level == 0, repeats.isRepeat(identity, inSegment: rank) {
                    suppressed.append(chunk.numbers[index])
                } else if let expiry = identityExpiry(chunk.times[index]) {
                    adopted.identities.append(identity)
                    adopted.identitiesExpire.append(expiry)
                }
            }
        }
        return suppressed.sorted()
    }

    /// Identities of the profiles of a block's datasets, one array a chunk; of those that can be read.
    private func identities(of block: RebuildPlan.Block) async throws -> [[ProfileIdentity]] {
        let reader = StoredBlockReader(store: store, path: block.path)
        var found: [[ProfileIdentity]] = []
        do {
            let footer = try await reader.footer()
            for number in block.datasets {
                do {
                    try await reader.eachProfiles(of: footer.datasets[number]) { found.append($0.identities) }
                } catch is BlockFormatError { continue }
            }
        } catch let error as ObjectStoreError {
            if error.code == .cancelled { throw CancellationError() }
        } catch is BlockFormatError {}
        return found
    }
}
