/// Several trees one after the other, their names numbered together.
struct FlameGraphForest {
    /// Parent of each node; −1 for each tree's root.
    private(set) var parents: [Int32] = []
    /// Name of each node: a number of `table`; −1 for each tree's root.
    private(set) var names: [Int32] = []
    /// The distinct names of all trees.
    private(set) var table: FlameGraphNameTable
    /// Where each tree begins.
    private(set) var offsets: [Int] = []

    /// Whether numbers of 32 bits can tell all nodes and all bytes of names of these reports apart.
    static func fits(_ trees: [FlameGraphReport]) -> Bool {
        trees.reduce(0) { $0 + $1.nodeCount } <= Int32.max && trees.reduce(0) { $0 + $1.nameBytes.count } <= Int32.max
    }

    /// Takes in canonical reports; `fits` must hold.
    init(_ trees: [FlameGraphReport]) {
        precondition(
            Self.fits(trees),
            "flame graphs with more than 2^31 nodes or bytes of names cannot be put together"
        )
        let nodes = trees.reduce(0) { $0 + $1.nodeCount }
        table = FlameGraphNameTable(
            capacity: trees.reduce(0) { $0 + $1.nameEnds.count },
            byteCapacity: trees.reduce(0) { $0 + $1.nameBytes.count }
        )
        parents.reserveCapacity(nodes)
        names.reserveCapacity(nodes)
        for tree in trees { append(tree) }
    }

    private mutating func append(_ tree: FlameGraphReport) {
        let offset = Int32(parents.count)
        offsets.append(Int(offset))
        let numbers = (0..<Int32(tree.nameEnds.count)).map { table.number(of: tree.nameRange($0), in: tree.nameBytes) }
        for node in tree.parents.indices {
            let parent = tree.parents[node]
            parents.append(parent < 0 ? -1 : parent + offset)
            names.append(parent < 0 ? -1 : numbers[Int(tree.names[node])])
        }
    }
}
