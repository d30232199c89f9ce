import BlockFormat
import ObjectStorage

/// Reads every footer of the bucket.
struct BucketSurvey {
    private static let page = 1000

    let store: any ObjectStore

    /// What was found.
    struct Outcome {
        /// Blocks with a readable footer.
        var blocks: [SurveyedBlock] = []
        /// Objects that are no readable block.
        var findings: [Finding] = []
    }

    /// Lists `segments/` and `blocks/` and reads each object's footer.
    ///
    /// - Throws: `ObjectStoreError` when the bucket cannot be listed; `CancellationError`.
    func run(onBlock: (Int) -> Void) async throws -> Outcome {
        var outcome = Outcome()
        for prefix in ["segments/", "blocks/"] {
            var last: ObjectKey?
            while true {
                let page = try await store.list(prefix: prefix, after: last, limit: Self.page)
                for listing in page {
                    try Task.checkCancellation()
                    try await take(listing.key.path, into: &outcome)
                    onBlock(outcome.blocks.count)
                }
                last = page.last?.key
                if page.count < Self.page { break }
            }
        }
        return outcome
    }

    private func take(_ path: String, into outcome: inout Outcome) async throws {
        let place = Finding.Place(object: path)
        do {
            let footer = try await StoredBlockReader(store: store, path: path).footer()
            guard footer.objectPath == path else {
                let message = "its footer is that of \(footer.objectPath): it lies in the wrong place"
                outcome.findings.append(Finding(.damagedFooter, at: place, message))
                return
            }
            outcome.blocks.append(SurveyedBlock(footer, at: path))
        } catch let error as ObjectStoreError {
            if error.code == .cancelled { throw CancellationError() }
            outcome.findings.append(Finding(.unreadableObject, at: place, error.message))
        } catch let error as BlockFormatError {
            let kind: Finding.Kind = error.code == .unsupportedVersion ? .newerFormat : .damagedFooter
            outcome.findings.append(Finding(kind, at: place.at(error), error.message))
        }
    }
}
