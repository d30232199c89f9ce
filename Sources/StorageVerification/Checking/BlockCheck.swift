import BlockFormat
import MetadataStorage
import ObjectStorage
import ProfileModel

/// Checks one block of the metastore against its object.
struct BlockCheck {
    let store: any ObjectStore
    let block: BlockDetails

    private var path: String { block.summary.objectPath }
    private var place: Finding.Place { Finding.Place(object: path, block: block.summary.id) }

    /// A retired block only has to be deleted: nothing of it is read.
    func retired() async throws -> [Finding] {
        do throws(ObjectStoreError) { _ = try await store.size(of: ObjectKey(path)) } catch {
            if error.code == .cancelled { throw CancellationError() }
            guard error.code == .notFound else { return [Finding(.unreadableObject, at: place, error.message)] }
            return [Finding(.retiredWithoutObject, at: place, "retired, and its object is deleted already")]
        }
        return []
    }

    /// Reads the whole block.
    ///
    /// - Throws: `CancellationError`; everything else becomes findings.
    func live(_ state: inout VerificationState) async throws {
        let reader = StoredBlockReader(store: store, path: path)
        do {
            let footer = try await reader.footer()
            state.add(comparing(footer))
            guard footer.id == block.summary.id else { return }
            for dataset in block.datasets where footer.datasets.indices.contains(dataset.number) {
                try await check(dataset, footer, reader, &state)
            }
        } catch let error as ObjectStoreError {
            if error.code == .cancelled { throw CancellationError() }
            let kind: Finding.Kind = error.code == .notFound ? .missingObject : .unreadableObject
            state.add([Finding(kind, at: place, error.message)])
        } catch let error as BlockFormatError {
            let kind: Finding.Kind = error.code == .unsupportedVersion ? .newerFormat : .damagedFooter
            state.add([Finding(kind, at: place.at(error), error.message)])
        }
    }

    private func check(
        _ dataset: DatasetRecord,
        _ footer: BlockMetadata,
        _ reader: StoredBlockReader,
        _ state: inout VerificationState
    ) async throws {
        var check = DatasetCheck(
            reader: reader,
            place: place.dataset(dataset.number, dataset.metadata),
            dataset: footer.datasets[dataset.number],
            suppressed: dataset.suppressed,
            end: footer.objectSize - BlockFooter.trailerSize
        )
        try await check.run()
        state.add(check.findings)
        state.identities.note(check.identities, in: path)
        state.progress.profiles += check.identities.count
        state.progress.sections += check.sections
        state.progress.bytes += check.bytes
    }

    /// What the footer says otherwise than the metastore.
    private func comparing(_ footer: BlockMetadata) -> [Finding] {
        let row = block.summary
        var findings: [Finding] = []
        if footer.objectSize != row.objectSize {
            let message = "the object has \(footer.objectSize) bytes, the metastore says \(row.objectSize)"
            findings.append(Finding(.wrongSize, at: place, message))
        }
        let facts: [(String, Bool)] = [
            ("id", footer.id == row.id), ("level", footer.level == row.level), ("tenant", footer.tenant == row.tenant),
            ("time of making", footer.createdAt == row.createdAt),
            ("deletion horizon", footer.deletionHorizon == row.deletionHorizon),
            ("lineage", LineageSet(footer.lineage) == LineageSet(block.lineage)),
        ]
        for (fact, isEqual) in facts where !isEqual {
            findings.append(Finding(.differentFooter, at: place, "its \(fact) is not what the metastore says"))
        }
        for dataset in block.datasets {
            let isThere = footer.datasets.indices.contains(dataset.number)
            guard !isThere || footer.datasets[dataset.number] != dataset.metadata else { continue }
            let message = isThere ? "its metadata are not what the metastore says" : "the object has no such dataset"
            findings.append(Finding(.differentFooter, at: place.dataset(dataset.number, dataset.metadata), message))
        }
        return findings
    }
}
