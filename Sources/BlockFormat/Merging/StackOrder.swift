/// The order of a dataset's stacks: group by group (of the group that has a stack most often), in a group by how many rows
/// have it, then by its place in the tree.
struct StackOrder {
    /// For each node its stack; `UInt32.max` for nodes that no row has.
    private(set) var stacks: [UInt32]
    /// The nodes, stack by stack.
    private(set) var nodes: [UInt32] = []
    /// For each group its first stack.
    private(set) var bases: [Int] = []

    /// Orders the nodes that some row has.
    ///
    /// - Parameters:
    ///   - popularity: for each group in how many rows each node is.
    ///   - places: for each node its place in the tree.
    init(popularity: [[UInt32]], places: [UInt32]) {
        stacks = Array(repeating: .max, count: places.count)
        var owners = [Int](repeating: 0, count: places.count)
        var most = [UInt32](repeating: 0, count: places.count)
        for (group, counts) in popularity.enumerated() {
            for node in counts.indices where counts[node] > most[node] {
                owners[node] = group
                most[node] = counts[node]
            }
        }
        let used = places.indices.filter { most[$0] > 0 }.sorted { left, right in
            if owners[left] != owners[right] { return owners[left] < owners[right] }
            return most[left] != most[right] ? most[left] > most[right] : places[left] < places[right]
        }
        nodes = used.map { UInt32($0) }
        for (stack, node) in used.enumerated() { stacks[node] = UInt32(stack) }
        bases = popularity.indices.map { group in used.firstIndex { owners[$0] == group } ?? 0 }
    }
}
