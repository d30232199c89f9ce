/// Distinct byte strings, numbered in order of first sight, in one buffer.
struct TextTable {
    /// All strings, one after the other.
    private(set) var bytes: [UInt8] = []
    /// Where each string ends; string `i` begins where `i − 1` ends.
    private(set) var ends: [Int32] = []
    private var hashes: [UInt64] = []
    private var index = HashIndex()
    private let seed: HashSeed

    /// Makes an empty table.
    init(seed: HashSeed) { self.seed = seed }

    /// How many strings there are.
    var count: Int { ends.count }

    /// Bytes of all columns.
    var byteCount: Int { bytes.count + ends.count * 12 + index.byteCount }

    /// Where a string's bytes are.
    func range(_ number: Int) -> Range<Int> {
        (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
    }

    /// The number of a string, if it is there.
    func find(_ text: some Collection<UInt8>) -> Int32? {
        let text = Array(text)
        return find(text, text.startIndex..<text.endIndex, seed.hash(text, 0..<text.count))
    }

    /// The number of a string, which is added if it is not there yet.
    ///
    /// - Throws: `ExecutionError` `.tooLarge` when the table would pass 2 GiB.
    mutating func intern(_ source: [UInt8], _ range: Range<Int>) throws(ExecutionError) -> Int32 {
        let hash = seed.hash(source, range)
        if let known = find(source, range, hash) { return known }
        guard bytes.count + range.count <= Int(Int32.max) else {
            throw .tooLarge("the names of one report pass 2 GiB; ask for fewer services or a shorter time")
        }
        let number = ends.count
        bytes.append(contentsOf: source[range])
        ends.append(Int32(bytes.count))
        hashes.append(hash)
        let hashes = hashes
        index.insert(hash, number) { hashes[$0] }
        return Int32(number)
    }

    @inline(__always)
    private func find(_ source: [UInt8], _ range: Range<Int>, _ hash: UInt64) -> Int32? {
        index.find(hash) { equals($0, source, range) }.map { Int32($0) }
    }

    @inline(__always)
    private func equals(_ number: Int, _ source: [UInt8], _ range: Range<Int>) -> Bool {
        let own = self.range(number)
        guard own.count == range.count else { return false }
        var offset = 0
        while offset < range.count {
            if bytes[own.lowerBound &+ offset] != source[range.lowerBound &+ offset] { return false }
            offset &+= 1
        }
        return true
    }
}
