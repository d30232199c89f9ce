package import Foundation

/// The shared corpus of real profiles with expected results, which lives beside the repository, not in it.
package enum Corpus {
    /// Where the corpus is (`../shared/corpus` from the repository's root), or nil when the folder is absent.
    ///
    /// In CI (`CI=true`) its absence is a failure, so that a run without it can never look green.
    package static let directory: URL? = {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let candidates = [
            ProcessInfo.processInfo.environment["FIREFINCH_CORPUS"].map { URL(fileURLWithPath: $0) },
            root.deletingLastPathComponent().appendingPathComponent("shared/corpus"),
        ]
        let found = candidates.compactMap(\.self).first {
            FileManager.default.fileExists(atPath: $0.appendingPathComponent("manifest.json").path)
        }
        if found == nil {
            let message = "the corpus folder (../shared/corpus beside the repository) is absent"
            precondition(ProcessInfo.processInfo.environment["CI"] != "true", message)
            FileHandle.standardError.write(Data("note: \(message); tests over real profiles do not run\n".utf8))
        }
        return found
    }()

    /// Whether the corpus is there.
    package static var isPresent: Bool { directory != nil }

    /// The bytes of a file of the corpus, like `pprof/go-cpu/profile`.
    package static func bytes(_ path: String) throws -> [UInt8] {
        guard let directory else { throw CocoaError(.fileNoSuchFile) }
        return Array(try Data(contentsOf: directory.appendingPathComponent(path)))
    }

    /// Relative paths of all files under a folder of the corpus, ascending.
    package static func files(under folder: String) -> [String] {
        guard let directory else { return [] }
        let base = directory.appendingPathComponent(folder)
        guard let walker = FileManager.default.enumerator(atPath: base.path) else { return [] }
        let paths = walker.compactMap { $0 as? String }.filter { path in
            var isDirectory: ObjCBool = false
            let full = base.appendingPathComponent(path).path
            return FileManager.default.fileExists(atPath: full, isDirectory: &isDirectory) && !isDirectory.boolValue
        }
        return paths.map { folder + "/" + $0 }.sorted()
    }
}
