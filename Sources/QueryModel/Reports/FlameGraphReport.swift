/// Values by call path of function names, as columns.
///
/// Node 0 is the root, without a name; a parent comes before its children. In canonical form (what every function here
/// gives and takes) siblings are in ascending byte order of their names and nodes in preorder, and names are numbered
/// by first use, so equal trees have equal bytes.
///
/// Canonical form also means: the root has no value of its own, no value is negative, no subtree is without value,
/// every name is there once and is used, and all values together (`total` and `unnamedValue`) fit 64 bits. So no sum
/// inside one report can overflow.
package struct FlameGraphReport: Hashable, Sendable {
    /// UTF-8 of all names, one after the other (as received: not always valid).
    package var nameBytes: [UInt8]
    /// Where each name ends in `nameBytes`; name `i` begins where `i − 1` ends.
    package var nameEnds: [Int32]
    /// Parent of each node; −1 for the root.
    package var parents: [Int32]
    /// Name of each node; −1 for the root.
    package var names: [Int32]
    /// Value that ends at each node.
    package var selfValues: [Int64]
    /// Value of samples without a named frame; part of the profiles' total, not of the tree.
    package var unnamedValue: Int64

    /// Makes a report of its columns; they must be in canonical form.
    package init(
        nameBytes: [UInt8],
        nameEnds: [Int32],
        parents: [Int32],
        names: [Int32],
        selfValues: [Int64],
        unnamedValue: Int64
    ) {
        self.nameBytes = nameBytes
        self.nameEnds = nameEnds
        self.parents = parents
        self.names = names
        self.selfValues = selfValues
        self.unnamedValue = unnamedValue
    }

    /// The neutral element: only a root.
    package static let empty = FlameGraphReport(
        nameBytes: [],
        nameEnds: [],
        parents: [-1],
        names: [-1],
        selfValues: [0],
        unnamedValue: 0
    )
}

extension FlameGraphReport {
    /// How many nodes there are, the root included.
    package var nodeCount: Int { parents.count }

    /// Where the bytes of a name lie in `nameBytes`.
    package func nameRange(_ name: Int32) -> Range<Int> {
        (name == 0 ? 0 : Int(nameEnds[Int(name) - 1]))..<Int(nameEnds[Int(name)])
    }

    /// The bytes of a name.
    package func name(_ name: Int32) -> ArraySlice<UInt8> { nameBytes[nameRange(name)] }

    /// The number of a name, nil when no node has it; looks at every name's length.
    package func nameNumber(of name: [UInt8]) -> Int32? {
        (0..<Int32(nameEnds.count)).first { nameRange($0).count == name.count && self.name($0).elementsEqual(name) }
    }

    /// The value of all samples with a named frame: what the nodes under the root add up to.
    package var total: Int64 { selfValues.dropFirst().reduce(0, &+) }

    /// Value of each node with everything below it.
    ///
    /// The root's is `total`. Found bottom-up in one pass.
    package var totals: [Int64] {
        var totals = selfValues
        for node in stride(from: totals.count - 1, to: 0, by: -1) { totals[Int(parents[node])] &+= totals[node] }
        return totals
    }

    /// Where the nodes below each node end: those of node `i` are `i + 1 ..< subtreeEnds[i]`.
    package var subtreeEnds: [Int32] {
        var ends = (1...Int32(nodeCount)).map { $0 }
        for node in stride(from: nodeCount - 1, to: 0, by: -1) {
            let parent = Int(parents[node])
            ends[parent] = max(ends[parent], ends[node])
        }
        return ends
    }

    /// Bytes the report takes in memory, about; an encoding for the wire is smaller.
    package var encodedSizeEstimate: Int {
        64 + nameBytes.count + 4 * nameEnds.count + 16 * nodeCount
    }
}
