import MetadataStorage
import ObjectStorage
import ProfileModel

/// Finds every deletion that control objects state.
struct DeletionSurvey {
    /// What was found.
    struct Outcome {
        /// Path and deletion, ascending by path.
        var deletions: [(path: String, deletion: DeletionRecord)] = []
        /// What could not be read.
        var findings: [Finding] = []
        /// Ids of those, as their paths say.
        var unreadableIDs: [String] = []
    }

    private static let page = 1000
    private static let largestObject = 1 << 20

    let store: any ObjectStore

    /// Lists and reads `control/<tenant>/deletions/`.
    ///
    /// - Throws: `ObjectStoreError` when the bucket cannot be listed; `CancellationError`.
    func run() async throws -> Outcome {
        var outcome = Outcome()
        var last: ObjectKey?
        while true {
            let page = try await store.list(prefix: "control/", after: last, limit: Self.page)
            for listing in page where DeletionObject.isPath(listing.key.path) {
                try await take(listing.key, into: &outcome)
            }
            last = page.last?.key
            if page.count < Self.page { return outcome }
        }
    }

    /// Whether a row says what the control object says; when it was erased is the row's alone.
    static func isSame(_ recorded: DeletionRecord, _ row: DeletionRecord?) -> Bool {
        guard var row else { return false }
        row.erasedAt = recorded.erasedAt
        return row == recorded
    }

    private func take(_ key: ObjectKey, into outcome: inout Outcome) async throws {
        do {
            let bytes = try await store.get(key, limit: Self.largestObject)
            outcome.deletions.append((key.path, try DeletionObject.decode(bytes, from: key.path)))
        } catch let error as ObjectStoreError where error.code == .cancelled {
            throw CancellationError()
        } catch {
            outcome.findings.append(Finding(.unreadableControl, at: Finding.Place(object: key.path), "\(error)"))
            outcome.unreadableIDs.append(Self.id(in: key))
        }
    }

    private static func id(in key: ObjectKey) -> String {
        let name = key.path.split(separator: "/").last ?? ""
        return String(name.hasSuffix(".json") ? name.dropLast(5) : name)
    }
}
