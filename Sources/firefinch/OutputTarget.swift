import APIClient
import Foundation

/// Where the answer of a query goes: a file, made when there is something to write, or standard output.
final class OutputTarget {
    private let file: String?
    private var handle: FileHandle?

    /// Makes a target that writes to `file`, or to standard output for nil.
    init(file: String?) { self.file = file }

    /// How text should be laid out for it.
    var medium: FlameText.Medium {
        guard file == nil, Terminal.isOutput else { return .plain }
        return .terminal(columns: Terminal.columns, isColored: Terminal.isColored)
    }

    /// Writes bytes.
    func write(_ bytes: [UInt8]) throws { try open().write(contentsOf: Data(bytes)) }

    /// Writes text.
    func write(_ text: String) throws { try open().write(contentsOf: Data(text.utf8)) }

    private func open() throws -> FileHandle {
        if let handle { return handle }
        let opened = try file.map(Self.emptyFile) ?? .standardOutput
        handle = opened
        return opened
    }

    private static func emptyFile(_ path: String) throws -> FileHandle {
        let url = URL(fileURLWithPath: path)
        try Data().write(to: url)
        return try FileHandle(forWritingTo: url)
    }
}
