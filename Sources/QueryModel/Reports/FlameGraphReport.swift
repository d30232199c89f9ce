/// Values by call path of function names, as columns. Node 0 is the root, without a name; a parent comes before its
/// children. In canonical form (what every function here gives and takes) siblings are in ascending byte order of
/// their names and nodes in preorder, and names are numbered by first use, so equal trees have equal bytes.
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
        nameBytes: [UInt8], nameEnds: [Int32], parents: [Int32], names: [Int32], selfValues: [Int64],
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
        nameBytes: [], nameEnds: [], parents: [-1], names: [-1], selfValues: [0], unnamedValue: 0)
}
