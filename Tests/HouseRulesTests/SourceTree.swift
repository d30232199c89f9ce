import Foundation

/// The Swift sources of the repository, as text.
enum SourceTree {
    struct File {
        /// Path from the repository's root, like `Sources/QueryModel/Query.swift`.
        var path: String
        /// Target the file belongs to.
        var target: String
        /// Its lines.
        var lines: [String]
    }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Files below `folder` (`Sources` or `Tests`), generated ones left out.
    static func files(below folder: String) throws -> [File] {
        let base = root.appendingPathComponent(folder)
        let walker = FileManager.default.enumerator(atPath: base.path)
        let paths = (walker?.compactMap { $0 as? String } ?? []).filter {
            $0.hasSuffix(".swift") && !$0.contains("/Generated/")
        }
        return try paths.sorted().map { path in
            let text = try String(contentsOf: base.appendingPathComponent(path), encoding: .utf8)
            return File(
                path: folder + "/" + path,
                target: String(path.prefix { $0 != "/" }),
                lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            )
        }
    }
}
