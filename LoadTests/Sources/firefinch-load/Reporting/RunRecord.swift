import Foundation

/// A run of one sub-command: what it measured, where, when, and by which command.
///
/// The form of the result files.
struct RunRecord: Codable {
    var kind: String
    var folder: String
    var command: [String]
    var machine: Machine
    var began: String
    var ended: String?
    /// The machine's load average just before the run and just after it.
    var loadBefore: Double?
    var loadAfter: Double?
    var serverVersion: String?
    var push: PushResult?
    var query: QueryResult?
    var check: CheckResult?
    var storage: StorageResult?

    /// Begins a record now.
    init(kind: String, folder: String) {
        self.kind = kind
        self.folder = folder
        command = CommandLine.arguments
        machine = .current
        began = Date.now.formatted(.iso8601)
        loadBefore = Machine.load
    }

    /// Reads a result file.
    init(file: String) throws {
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(try Files.read(file)))
        } catch let error as DecodingError {
            throw LoadError("\(file) is no result of firefinch-load: \(error)")
        }
    }

    /// Ends the record, says how busy the machine was, and writes the file if one is wanted.
    mutating func finish(out: String?) throws {
        ended = Date.now.formatted(.iso8601)
        loadAfter = Machine.load
        Console.say("machine: \(machine.cores) cores, load average \(busy)")
        guard let out else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try Files.write(Array(try encoder.encode(self)), to: out)
    }

    /// The load before and after, as text.
    var busy: String {
        "\(loadBefore?.short ?? "unknown") before, \(loadAfter?.short ?? "unknown") after"
    }
}
