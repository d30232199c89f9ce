import BlockFormat
import MetadataStorage
import ObjectStorage
import ProfileModel

/// Makes one tenant's block of a job: merges dataset after dataset into an upload.
struct ResultBuilding: Sendable {
    /// What was made.
    struct Made: Sendable {
        /// The block's footer; nil when no row was left.
        var block: BlockMetadata?
        /// Datasets of sources that could not be read, and why.
        var setAside: [JobCompletion.DatasetPlace: String] = [:]
        /// Suppressed profiles that were dropped.
        var suppressedProfiles = 0
        /// Rows that were dropped because a deletion hides them.
        var hiddenRows = 0
    }

    private struct Source {
        var place: JobCompletion.DatasetPlace
        var merge: MergeSource
    }

    let task: CompactionTask
    let result: CompactionTask.Result
    let deletions: [DeletionScope]
    let sources: [BlockDetails]
    let bytes: [BlockID: SourceBytes]
    let store: any ObjectStore
    let encoding: CompactionEncoding
    /// Number of the attempt, from 1.
    let attempt: Int

    /// Builds and stores the block; what cannot be read is set aside and the block made anew without it.
    ///
    /// - Throws: `ObjectStoreError`, `BlockFormatError`, `CancellationError`.
    func make() async throws -> Made {
        var setAside: [JobCompletion.DatasetPlace: String] = [:]
        while true {
            let made = try await build(without: setAside)
            if made.setAside.isEmpty {
                var made = made
                made.setAside = setAside
                return made
            }
            setAside.merge(made.setAside) { first, _ in first }
        }
    }

    private func build(without setAside: [JobCompletion.DatasetPlace: String]) async throws -> Made {
        let id = id(without: setAside)
        let path = BlockMetadata.objectPath(id: id, level: task.level, tenant: result.tenant)
        let upload = BlockUpload(store: store, path: path)
        do {
            var made = Made()
            var builder = CompactedBlockBuilder(tenant: result.tenant, level: task.level, encoding: encoding) { bytes in
                try await upload.write(bytes)
            }
            for (service, sources) in services(without: setAside) {
                try Task.checkCancellation()
                try await append(service, sources, to: &builder, upload, &made)
            }
            guard made.setAside.isEmpty, !builder.isEmpty else {
                await upload.discard()
                return made
            }
            let block = try await builder.finish(
                id: id,
                createdAt: task.createdAt,
                deletionHorizon: result.deletionHorizon
            )
            made.block = try await upload.commit() ? block : existing(block)
            return made
        } catch {
            await upload.discard()
            throw error
        }
    }

    /// Merges a service's sources; one that cannot be read is left out and noted.
    private func append(
        _ service: String,
        _ sources: [Source],
        to builder: inout CompactedBlockBuilder,
        _ upload: BlockUpload,
        _ made: inout Made
    ) async throws {
        var left = sources
        while !left.isEmpty {
            do {
                let outcome = try await builder.append(service: service, sources: left.map(\.merge))
                made.suppressedProfiles += outcome.suppressedProfiles
                made.hiddenRows += outcome.hiddenRows
                return
            } catch let error as UnreadableSource where left.indices.contains(error.index) {
                // The block will be made anew under another name: from here on only to learn what else is damaged.
                await upload.discard()
                made.setAside[left.remove(at: error.index).place] = "\(error.error)"
            }
        }
    }

    /// The block of this name that was there before: it must be the one that was to be stored.
    private func existing(_ block: BlockMetadata) async throws -> BlockMetadata {
        let stored = try await StoredFooter.read(block.objectPath, from: store)
        guard stored == block else {
            throw BlockFormatError(
                .corrupt,
                "an object of the result's name holds another block; look at it with `firefinch fsck`",
                object: block.objectPath
            )
        }
        return stored
    }

    private func id(without setAside: [JobCompletion.DatasetPlace: String]) -> BlockID {
        let isAsPlanned = setAside.isEmpty && task.encoding == CompactionEncoding.version
        return isAsPlanned ? result.id : ResultNaming.id(insteadOf: result.id, attempt: attempt)
    }

    /// The tenant's datasets by service, both ascending, so that every worker merges in one order.
    private func services(
        without setAside: [JobCompletion.DatasetPlace: String]
    ) -> [(service: String, sources: [Source])] {
        var sources: [Source] = []
        for block in self.sources {
            for dataset in block.datasets where dataset.metadata.tenant == result.tenant {
                let source = source(dataset, of: block)
                if setAside[source.place] == nil { sources.append(source) }
            }
        }
        sources.sort { lhs, rhs in
            let names = (lhs.merge.metadata.service, rhs.merge.metadata.service)
            return names.0.isBytewiseEqual(to: names.1)
                ? (lhs.place.block, lhs.place.number) < (rhs.place.block, rhs.place.number)
                : names.0.isBytewiseLess(than: names.1)
        }
        var services: [(service: String, sources: [Source])] = []
        for source in sources {
            let service = source.merge.metadata.service
            if let last = services.last, last.service.isBytewiseEqual(to: service) {
                services[services.count - 1].sources.append(source)
            } else {
                services.append((service, [source]))
            }
        }
        return services
    }

    private func source(_ dataset: DatasetRecord, of block: BlockDetails) -> Source {
        let metadata = dataset.metadata
        let bytes = bytes[block.summary.id]
        let end = metadata.sections.map(\.range.upperBound).max() ?? 0
        let hidden = deletions.filter { deletion in
            deletion.record.createdAt >= block.summary.deletionHorizon && deletion.mayHide(in: metadata)
        }
        return Source(
            place: JobCompletion.DatasetPlace(block: block.summary.id, number: dataset.number),
            merge: MergeSource(
                metadata: metadata,
                suppressed: dataset.suppressed,
                lineage: metadata.lineage.isEmpty ? block.lineage : metadata.lineage,
                hidden: hidden.map { $0.hiddenRows(service: metadata.service) },
                read: { section in try await bytes?.section(section, datasetEnd: end) ?? [] }
            )
        )
    }
}
