import Glibc
import Hashing
import ProfileModel

/// Gathers the symbols of a dataset, each stored once: equal strings, functions, mappings, locations and stacks of all
/// profiles get one number.
///
/// Contents are compared, not only hashes, so that no sender can make two different stacks count as one.
struct SymbolInterner: Sendable {
    private(set) var table = SymbolTable()
    private let seed: UInt64
    private var strings = IndexTable()
    private var functions = IndexTable()
    private var mappings = IndexTable()
    private var locations = IndexTable()
    private var nodes = IndexTable()
    private var stacks = IndexTable()

    init(seed: UInt64) { self.seed = seed }

    /// Number of stacks so far.
    var stackCount: Int { table.stackNodes.count }

    /// What the symbols take in memory, roughly, in bytes.
    var approximateSize: Int {
        table.stringBytes.count + table.locations.count * 28 + table.nodeParents.count * 8 + table.functions.count * 24
    }

    /// The number of a sample's stack.
    ///
    /// Locations that the map does not know yet are interned on the way.
    mutating func stack(of sample: Profile.Sample, _ profile: Profile, _ map: inout SymbolMap) -> UInt32 {
        let first = Int(sample.firstLocation)
        let range = first..<first + Int(sample.locationCount)
        let hash =
            Self.hash(range, profile.stackLocations.span, map.locations.span, seed: seed)
            ?? hashInterning(range, profile, &map)
        var position: Int?
        while let known = stacks.candidate(hash, &position) {
            if isStack(known, range, profile.stackLocations.span, map.locations.span) { return UInt32(known) }
        }
        return addStack(range, profile, map, hash: hash)
    }

    /// The hash of a path whose locations are all known already, which nearly all are; nil otherwise.
    private static func hash(
        _ range: Range<Int>,
        _ path: Span<UInt32>,
        _ numbers: Span<UInt32>,
        seed: UInt64
    ) -> UInt64? {
        var hash = seed
        for position in range {
            let number = numbers[Int(path[position])]
            if number == SymbolMap.unknown { return nil }
            hash = mixed(hash, UInt64(number))
        }
        return hash
    }

    private mutating func hashInterning(
        _ range: Range<Int>,
        _ profile: Profile,
        _ map: inout SymbolMap
    ) -> UInt64 {
        var hash = seed
        for position in range {
            let index = Int(profile.stackLocations[position])
            if map.locations[index] == SymbolMap.unknown { map.locations[index] = location(index, of: profile, &map) }
            hash = mixed(hash, UInt64(map.locations[index]))
        }
        return hash
    }

    private mutating func addStack(
        _ range: Range<Int>,
        _ profile: Profile,
        _ map: SymbolMap,
        hash: UInt64
    ) -> UInt32 {
        var node: UInt32 = 0
        for position in range.reversed() {
            node = child(of: node, map.locations[Int(profile.stackLocations[position])])
        }
        table.stackNodes.append(node)
        stacks.insert(table.stackNodes.count - 1, hash: hash)
        return UInt32(table.stackNodes.count - 1)
    }

    private mutating func location(_ index: Int, of profile: Profile, _ map: inout SymbolMap) -> UInt32 {
        let source = profile.locations[index]
        let mapping = source.mapping < 0 ? -1 : Int32(self.mapping(Int(source.mapping), of: profile, &map))
        map.lines.removeAll(keepingCapacity: true)
        for line in Int(source.firstLine)..<Int(source.firstLine + source.lineCount) {
            let function = self.function(Int(profile.lines[line].function), of: profile, &map)
            map.lines.append(SymbolTable.Line(function: function, line: profile.lines[line].line))
        }
        return location(mapping: mapping, address: source.address, lines: map.lines)
    }

    /// The number of a location whose mapping and functions have their numbers already.
    mutating func location(mapping: Int32, address: UInt64, lines: [SymbolTable.Line]) -> UInt32 {
        var hash = mixed(mixed(seed, UInt64(bitPattern: Int64(mapping))), address)
        for line in lines { hash = mixed(mixed(hash, UInt64(line.function)), UInt64(bitPattern: line.line)) }
        var position: Int?
        while let known = locations.candidate(hash, &position) {
            let location = table.locations[known]
            guard location.mapping == mapping, location.address == address, location.lineCount == lines.count else {
                continue
            }
            let first = Int(location.firstLine)
            if lines.indices.allSatisfy({ table.lines[first + $0] == lines[$0] }) { return UInt32(known) }
        }
        let location = SymbolTable.Location(
            mapping: mapping,
            address: address,
            firstLine: UInt32(table.lines.count),
            lineCount: UInt32(lines.count)
        )
        table.lines.append(contentsOf: lines)
        table.locations.append(location)
        locations.insert(table.locations.count - 1, hash: hash)
        return UInt32(table.locations.count - 1)
    }

    private mutating func function(_ index: Int, of profile: Profile, _ map: inout SymbolMap) -> UInt32 {
        if map.functions[index] != SymbolMap.unknown { return map.functions[index] }
        let source = profile.functions[index]
        let function = SymbolTable.Function(
            name: string(source.name, of: profile, &map),
            systemName: string(source.systemName, of: profile, &map),
            filename: string(source.filename, of: profile, &map),
            startLine: source.startLine
        )
        let number = self.function(function)
        map.functions[index] = number
        return number
    }

    /// The number of a function whose strings have their numbers already.
    mutating func function(_ function: SymbolTable.Function) -> UInt32 {
        let names = UInt64(function.name) << 32 | UInt64(function.systemName)
        let hash = mixed(mixed(mixed(seed, names), UInt64(function.filename)), UInt64(bitPattern: function.startLine))
        var position: Int?
        while let known = functions.candidate(hash, &position) {
            if table.functions[known] == function { return UInt32(known) }
        }
        table.functions.append(function)
        functions.insert(table.functions.count - 1, hash: hash)
        return UInt32(table.functions.count - 1)
    }

    private mutating func mapping(_ index: Int, of profile: Profile, _ map: inout SymbolMap) -> UInt32 {
        if map.mappings[index] != SymbolMap.unknown { return map.mappings[index] }
        let source = profile.mappings[index]
        let mapping = SymbolTable.Mapping(
            start: source.start,
            limit: source.limit,
            fileOffset: source.fileOffset,
            filename: string(source.filename, of: profile, &map),
            buildID: string(source.buildID, of: profile, &map),
            flags: source.flags
        )
        let number = self.mapping(mapping)
        map.mappings[index] = number
        return number
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

    private mutating func string(_ index: UInt32, of profile: Profile, _ map: inout SymbolMap) -> UInt32 {
        if map.strings[Int(index)] != SymbolMap.unknown { return map.strings[Int(index)] }
        let number = string(profile.bytes(of: index))
        map.strings[Int(index)] = number
        return number
    }

    /// The number of a string.
    mutating func string(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        let hash = XXHash.hash64(bytes, seed: seed)
        var position: Int?
        while let known = strings.candidate(hash, &position) {
            if areEqual(table.string(UInt32(known)), bytes) { return UInt32(known) }
        }
        table.stringBytes.append(contentsOf: bytes)
        table.stringEnds.append(UInt32(table.stringBytes.count))
        strings.insert(table.stringEnds.count - 1, hash: hash)
        return UInt32(table.stringEnds.count - 1)
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

    private func isStack(
        _ number: Int,
        _ range: Range<Int>,
        _ path: Span<UInt32>,
        _ numbers: Span<UInt32>
    ) -> Bool {
        let parents = table.nodeParents.span
        let nodeLocations = table.nodeLocations.span
        var node = Int(table.stackNodes[number])
        for position in range {
            guard node != 0, nodeLocations[node] == numbers[Int(path[position])] else { return false }
            node = Int(parents[node])
        }
        return node == 0
    }
}

/// Numbers that one profile's symbols have in the dataset, as far as they were needed, and room to work in.
struct SymbolMap: Sendable {
    /// Not looked up yet.
    static let unknown = UInt32.max

    fileprivate var strings: [UInt32]
    fileprivate var functions: [UInt32]
    fileprivate var mappings: [UInt32]
    fileprivate var locations: [UInt32]
    fileprivate var lines: [SymbolTable.Line] = []

    init(for profile: Profile) {
        strings = Array(repeating: Self.unknown, count: profile.strings.count)
        functions = Array(repeating: Self.unknown, count: profile.functions.count)
        mappings = Array(repeating: Self.unknown, count: profile.mappings.count)
        locations = Array(repeating: Self.unknown, count: profile.locations.count)
    }
}

private func areEqual(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe left.withUnsafeBytes { left in
        unsafe right.withUnsafeBytes { right in
            guard let first = left.baseAddress, let second = right.baseAddress else { return true }
            return unsafe memcmp(first, second, left.count) == 0
        }
    }
}
