import Hashing
import ProfileModel

/// Gathers the symbols of a dataset, each stored once: equal strings, functions, mappings, locations and stacks of all
/// profiles get one number.
///
/// Contents are compared, not only hashes, so that no sender can make two different stacks count as one.
struct SymbolInterner: Sendable {
    // Changed by the extensions that intern whole tables.
    var table = SymbolTable()
    let seed: UInt64
    var strings = IndexTable()
    var functions = IndexTable()
    var locations = IndexTable()
    private var mappings = IndexTable()
    private var nodes = IndexTable()
    private var paths: PathIndex

    init(seed: UInt64) {
        self.seed = seed
        paths = PathIndex(seed: seed)
    }

    /// What the symbols take in memory, roughly, in bytes.
    var approximateSize: Int {
        table.stringBytes.count + table.locations.count * 28 + table.nodeParents.count * 8 + table.functions.count * 24
    }

    /// The number of the stack with that path of locations, leaf first.
    mutating func stack(_ path: Span<UInt32>) -> UInt32 {
        let (number, isNew) = paths.number(of: path)
        if isNew { addStack(path) }
        return number
    }

    private mutating func addStack(_ path: Span<UInt32>) {
        var node: UInt32 = 0
        for position in path.indices.reversed() { node = child(of: node, path[position]) }
        table.stackNodes.append(node)
    }

    /// The number of a string whose hash is known.
    mutating func string(_ bytes: Span<UInt8>, hash: UInt64) -> UInt32 {
        var position: Int?
        while let known = strings.candidate(hash, &position) {
            if isString(UInt32(known), bytes) { return UInt32(known) }
        }
        table.stringBytes.append(addingCapacity: bytes.count) { free in
            for index in bytes.indices { free.append(bytes[index]) }
        }
        table.stringEnds.append(UInt32(table.stringBytes.count))
        strings.insert(table.stringEnds.count - 1, hash: hash)
        return UInt32(table.stringEnds.count - 1)
    }

    /// Whether the string of that number has those bytes.
    @inline(__always)
    func isString(_ number: UInt32, _ bytes: Span<UInt8>) -> Bool {
        let ends = table.stringEnds.span
        let start = number == 0 ? 0 : Int(ends[Int(number) - 1])
        let end = Int(ends[Int(number)])
        guard end - start == bytes.count else { return false }
        return table.stringBytes.span.extracting(start..<end).isEqual(to: bytes)
    }

    /// The number of a function whose strings have their numbers already.
    mutating func function(_ function: SymbolTable.Function, hash: UInt64) -> UInt32 {
        var position: Int?
        while let known = functions.candidate(hash, &position) {
            if table.functions[known] == function { return UInt32(known) }
        }
        table.functions.append(function)
        functions.insert(table.functions.count - 1, hash: hash)
        return UInt32(table.functions.count - 1)
    }

    /// The number of a mapping whose strings have their numbers already.
    mutating func mapping(_ mapping: SymbolTable.Mapping) -> UInt32 {
        let hash = mixed(mixed(mixed(seed, mapping.start), mapping.limit), UInt64(mapping.filename))
        var position: Int?
        while let known = mappings.candidate(hash, &position) {
            if table.mappings[known] == mapping { return UInt32(known) }
        }
        table.mappings.append(mapping)
        mappings.insert(table.mappings.count - 1, hash: hash)
        return UInt32(table.mappings.count - 1)
    }

    /// The number of a location whose mapping and functions have their numbers already.
    mutating func location(_ location: SymbolTable.Location, _ lines: Span<SymbolTable.Line>, hash: UInt64) -> UInt32 {
        var position: Int?
        while let known = locations.candidate(hash, &position) {
            if isLocation(UInt32(known), location, lines) { return UInt32(known) }
        }
        var location = location
        location.firstLine = UInt32(table.lines.count)
        for index in lines.indices { table.lines.append(lines[index]) }
        table.locations.append(location)
        locations.insert(table.locations.count - 1, hash: hash)
        return UInt32(table.locations.count - 1)
    }

    /// Whether the location of that number is that one; where its lines begin does not matter.
    @inline(__always)
    func isLocation(_ number: UInt32, _ location: SymbolTable.Location, _ lines: Span<SymbolTable.Line>) -> Bool {
        let known = table.locations.span[Int(number)]
        guard known.mapping == location.mapping, known.address == location.address,
            known.lineCount == location.lineCount
        else { return false }
        let knownLines = table.lines.span
        for index in lines.indices where knownLines[Int(known.firstLine) + index] != lines[index] { return false }
        return true
    }

    /// The node below another one with that location.
    mutating func child(of parent: UInt32, _ location: UInt32) -> UInt32 {
        let hash = mixed(seed, UInt64(parent) << 32 | UInt64(location))
        var position: Int?
        while let known = nodes.candidate(hash, &position) {
            if table.nodeParents[known] == parent, table.nodeLocations[known] == location { return UInt32(known) }
        }
        table.nodeParents.append(parent)
        table.nodeLocations.append(location)
        nodes.insert(table.nodeParents.count - 1, hash: hash)
        return UInt32(table.nodeParents.count - 1)
    }
}
