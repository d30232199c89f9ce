import Foundation

/// A directory of its own for one test, removed with this value.
package final class TemporaryDirectory: Sendable {
    /// The directory's path.
    package let path: String

    /// Makes the directory.
    package init() throws {
        let name = "firefinch-test-" + UUID().uuidString
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(name, isDirectory: true)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
