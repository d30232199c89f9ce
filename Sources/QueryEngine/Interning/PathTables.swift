import BlockFormat

/// Names and paths of names of one service, numbered in order of first sight: a tree in which every parent comes before
/// its children.
///
/// Node 0 is the root, without a name. Nothing is ever renumbered.
struct PathTables {
    /// Steps that the paths of one symbols section may take; locations with many lines on many nodes could otherwise make
    /// a small section cost without bound.
    private static let mostSteps = 1 << 28

    /// The names.
    private(set) var names: TextTable
    /// Parent of each node; −1 for the root.
    private(set) var parents: [Int32] = [-1]
    /// Name of each node; −1 for the root.
    private(set) var nodeNames: [Int32] = [-1]
    private var children: PairTable

    /// Makes a tree with only a root.
    init(seed: HashSeed) {
        names = TextTable(seed: seed)
        children = PairTable(seed: seed)
    }

    /// How many nodes there are.
    var count: Int { parents.count }

    /// Bytes of all columns.
    var byteCount: Int { names.byteCount + children.byteCount + parents.count * 8 }

    /// The node of each stack of a dataset, adding what is new.
    ///
    /// A location stands for its lines, the innermost one at the leaf's side; one without lines adds no frame.
    /// - Throws: `ExecutionError` `.tooLarge`.
    mutating func nodes(of symbols: SymbolTable) throws(ExecutionError) -> [Int32] {
        var nameNumbers = [Int32](repeating: -1, count: symbols.stringEnds.count)
        var nodes = [Int32](repeating: 0, count: symbols.nodeParents.count)
        var steps = 0
        for node in nodes.indices.dropFirst() {
            let location = symbols.locations[Int(symbols.nodeLocations[node])]
            steps += Int(location.lineCount)
            guard steps <= Self.mostSteps else {
                throw .tooLarge("the stacks of one dataset have over \(Self.mostSteps) frames")
            }
            var path = nodes[Int(symbols.nodeParents[node])]
            var line = Int(location.firstLine) + Int(location.lineCount)
            while line > Int(location.firstLine) {
                line -= 1
                let text = Int(symbols.functions[Int(symbols.lines[line].function)].name)
                if nameNumbers[text] < 0 { nameNumbers[text] = try intern(text, of: symbols) }
                path = try child(of: path, nameNumbers[text])
            }
            nodes[node] = path
        }
        return symbols.stackNodes.map { nodes[Int($0)] }
    }

    /// The node that is reached from the root by those names, if any stack ever passed it.
    func node(at callSite: [String]) -> Int32? {
        var node: Int32 = 0
        for name in callSite {
            guard let number = names.find(name.utf8), let child = children.find(node, number) else { return nil }
            node = child
        }
        return node
    }

    private mutating func intern(_ text: Int, of symbols: SymbolTable) throws(ExecutionError) -> Int32 {
        let start = text == 0 ? 0 : Int(symbols.stringEnds[text - 1])
        return try names.intern(symbols.stringBytes, start..<Int(symbols.stringEnds[text]))
    }

    @inline(__always)
    private mutating func child(of parent: Int32, _ name: Int32) throws(ExecutionError) -> Int32 {
        let new = Int32(truncatingIfNeeded: parents.count)
        let node = children.findOrInsert(parent, name, new)
        if node == new {
            guard parents.count < Int(Int32.max) else { throw .tooLarge("a service has over two billion call paths") }
            parents.append(parent)
            nodeNames.append(name)
        }
        return node
    }
}
