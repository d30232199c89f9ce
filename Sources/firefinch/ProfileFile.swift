import Foundation

/// A file with a profile, or standard input.
enum ProfileFile {
    /// The name that means standard input.
    static let standardInput = "-"

    private static let maxBytes = 256 << 20
    private static let chunkBytes = 1 << 20

    /// Why a file cannot be pushed.
    struct Unreadable: Error, CustomStringConvertible {
        var description: String
    }

    /// The file's bytes.
    ///
    /// - Throws: `Unreadable` for a file that cannot be read, is empty, or is larger than any server takes.
    static func read(_ path: String) throws -> [UInt8] {
        let bytes: [UInt8]
        do { bytes = try contents(of: handle(path)) } catch let error as Unreadable { throw error } catch {
            throw Unreadable(description: "it cannot be read: \(error.localizedDescription)")
        }
        guard !bytes.isEmpty else { throw Unreadable(description: "it is empty") }
        return bytes
    }

    private static func handle(_ path: String) throws -> FileHandle {
        guard path != standardInput else { return .standardInput }
        var isDirectory: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw Unreadable(description: "there is no such file")
        }
        guard !isDirectory.boolValue else { throw Unreadable(description: "it is a directory; name its files") }
        return try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    }

    private static func contents(of handle: FileHandle) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try handle.read(upToCount: chunkBytes), !chunk.isEmpty {
            bytes.append(contentsOf: chunk)
            guard bytes.count <= maxBytes else {
                throw Unreadable(description: "it is larger than \(maxBytes) bytes; no profile is")
            }
        }
        return bytes
    }
}
