import Foundation

/// A folder that the generator wrote with `--pack`: index lines in time order and the packs that they point into.
struct Workload: Sendable {
    /// A profile: its line, and where its bytes are.
    struct Item: Sendable {
        var entry: IndexEntry
        var pack: Int
        var range: Range<Int>
    }

    private(set) var items: [Item] = []
    private(set) var packs: [MappedFile] = []

    /// Reads index.jsonl (or index-0.jsonl, index-1.jsonl … of a generator that ran in several processes).
    init(folder: String) throws {
        var numbers: [String: Int] = [:]
        let decoder = JSONDecoder()
        for file in try Files.names(in: folder, prefix: "index", suffix: ".jsonl") {
            for line in try Files.read("\(folder)/\(file)").split(separator: UInt8(ascii: "\n")) {
                let entry = try decoder.decode(IndexEntry.self, from: Data(line))
                try add(entry, folder: folder, numbers: &numbers)
            }
        }
        guard !items.isEmpty else { throw LoadError("\(folder) has no profile") }
        items.sort { $0.entry.time < $1.entry.time }
    }

    /// The stored bytes of a profile.
    func bytes(of item: Item) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: packs[item.pack].bytes[item.range])
    }

    private mutating func add(_ entry: IndexEntry, folder: String, numbers: inout [String: Int]) throws {
        guard let name = entry.pack, let offset = entry.offset, let length = entry.length, !name.contains("/") else {
            throw LoadError("\(folder) has a file for each profile; generate it with --pack")
        }
        let number = try numbers[name] ?? open("\(folder)/\(name)")
        numbers[name] = number
        guard offset >= 0, length >= 0, offset <= packs[number].count, length <= packs[number].count - offset else {
            throw LoadError("a line of the index points behind the end of \(name); generate the workload again")
        }
        items.append(Item(entry: entry, pack: number, range: offset..<offset + length))
    }

    private mutating func open(_ path: String) throws -> Int {
        packs.append(try MappedFile(path))
        return packs.count - 1
    }
}
