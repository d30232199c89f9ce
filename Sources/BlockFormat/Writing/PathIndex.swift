import Hashing

/// The stacks of a dataset by their paths, one after the other in memory: finds the number of a path.
///
/// A path is compared as one run of bytes; going up a tree instead would wait for memory at every frame.
struct PathIndex: Sendable {
    private let seed: UInt64
    private var locations: [UInt32] = []
    private var ends: [Int] = []
    private var index = IndexTable()

    init(seed: UInt64) { self.seed = seed }

    /// The number of a path, leaf first: that of an equal one, or else the next one.
    mutating func number(of path: Span<UInt32>) -> (number: UInt32, isNew: Bool) {
        let hash = XXHash.hash64(path, seed: seed)
        var position: Int?
        while let known = index.candidate(hash, &position) {
            if isPath(known, path) { return (UInt32(known), false) }
        }
        locations.append(addingCapacity: path.count) { free in
            for position in path.indices { free.append(path[position]) }
        }
        ends.append(locations.count)
        index.insert(ends.count - 1, hash: hash)
        return (UInt32(ends.count - 1), true)
    }

    private func isPath(_ number: Int, _ path: Span<UInt32>) -> Bool {
        let start = number == 0 ? 0 : ends[number - 1]
        guard ends[number] - start == path.count else { return false }
        return locations.span.extracting(start..<ends[number]).isEqual(to: path)
    }
}
