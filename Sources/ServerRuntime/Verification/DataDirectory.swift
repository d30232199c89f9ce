import Foundation
import HostEnvironment
import Ingestion
import MetadataStorage
import ObjectStorage
package import StorageVerification

/// The data directory of a server that is not running: to be checked, or to get a new index.
package struct DataDirectory: Sendable {
    private let path: String
    private let ingest: IngestLimits
    private let time = SystemTimeSource()

    /// Takes the directory and the limits of ingestion that settings name; nothing is opened yet.
    package init(_ settings: ServerSettings) {
        path = settings.dataDirectory
        ingest = settings.ingest
    }

    /// Holds the index against the objects.
    ///
    /// - Parameters:
    ///   - onProgress: is told after each block how far it is.
    ///   - report: takes each finding when it is made.
    /// - Returns: What was seen.
    /// - Throws: `DataDirectoryError` when there is nothing to check or a server has the directory; `MetastoreError` and
    ///   `ObjectStoreError` when index or objects cannot be read.
    package func verify(
        onProgress: (VerificationProgress) -> Void,
        report: (Finding) -> Void
    ) async throws -> VerificationProgress {
        guard exists("objects") else { throw DataDirectoryError.nothing(in: path) }
        guard exists(IndexFiles.name) else { throw DataDirectoryError.noIndex(in: path) }
        let metastore = try owning { () throws(MetastoreError) in try SQLiteMetastore(directory: path, time: time) }
        let verifier = Verifier(metastore: metastore, store: try objects())
        let seen = try await verifier.run(onProgress: onProgress, report: report)
        try metastore.close()
        return seen
    }

    /// Makes the index anew from the objects; the old one is kept beside it.
    ///
    /// Nothing is replaced before the new one is complete; an object that could not be read at all (unlike a damaged one)
    /// ends it without a change.
    ///
    /// - Parameters:
    ///   - onProgress: is told after each block how far it is.
    ///   - report: takes each finding when it is made.
    /// - Returns: What was done, and the path of the old index if there was one.
    /// - Throws: As `verify`.
    package func rebuild(
        onProgress: (RebuildProgress) -> Void,
        report: (Finding) -> Void
    ) async throws -> (progress: RebuildProgress, oldIndex: String?) {
        guard exists("objects") else { throw DataDirectoryError.nothing(in: path) }
        let files = IndexFiles(directory: path)
        files.settle(time)
        let lock = path + "/metastore.lock"
        let owner = try owning { () throws(MetastoreError) in try OwnerLock(path: lock) }
        let fresh = try files.makeFreshDirectory()
        let metastore = try SQLiteMetastore(directory: fresh, time: time)
        var unreadable = 0
        let progress = try await rebuilder().rebuild(into: metastore, onProgress: onProgress) { finding in
            if finding.kind == .unreadableObject { unreadable += 1 }
            report(finding)
        }
        try metastore.close()
        guard unreadable == 0 else { throw DataDirectoryError.unreadable(unreadable, in: path) }
        let oldIndex = try files.replaceIndex(with: fresh)
        extendLifetime(owner)
        return (progress, oldIndex)
    }

    private func rebuilder() throws -> Rebuilder {
        let ingest = ingest
        let now = time.unixNanoseconds
        return Rebuilder(store: try objects()) { taken in
            let expiry = ingest.identityExpiry(ofProfileAt: taken, now: taken)
            return expiry < now ? nil : expiry
        }
    }

    /// Opens the index; when a server has it, says so in the words of somebody who checks.
    private func owning<Value: ~Copyable>(_ open: () throws(MetastoreError) -> Value) throws -> Value {
        do throws(MetastoreError) { return try open() } catch {
            guard error.code == .notOwner else { throw error }
            throw DataDirectoryError.inUse(path)
        }
    }

    private func objects() throws -> FileObjectStore { try FileObjectStore(root: path + "/objects") }

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }
}
