import Foundation

/// Whole files in and out, with errors that say what was attempted.
enum Files {
    /// The file's bytes.
    static func read(_ path: String) throws -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw LoadError("could not read \(path); is the path right?")
        }
    }

    /// Writes the bytes in place of what was there.
    static func write(_ bytes: [UInt8], to path: String) throws {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            throw LoadError("could not write \(path); does its folder exist, and may you write there?")
        }
    }

    /// The names of the folder's files that begin and end so, in order; at least one.
    static func names(in folder: String, prefix: String, suffix: String) throws -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let names = all.filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted()
        guard !names.isEmpty else {
            throw LoadError("there is no \(prefix)…\(suffix) in \(folder); give the folder that the generator wrote")
        }
        return names
    }
}
