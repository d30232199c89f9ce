/// A flame graph as a tree of boxes, checked: children lie within their parent beside its own value, so no sum over it
/// overflows.
package struct FlameTree: Hashable, Sendable {
    /// One function called on one path.
    package struct Box: Hashable, Sendable {
        /// Number of the name in `names`.
        package var name: Int
        /// How many boxes are above it; 0 for the root.
        package var depth: Int
        /// The value of all samples that pass through it.
        package var total: Int64
        /// The value of all samples that end in it.
        package var selfValue: Int64
        /// Number of the first box after it that is not below it.
        package var end: Int
    }

    /// The names that boxes refer to by number.
    package let names: [String]
    /// The boxes: each before those below it, siblings in the order they came.
    ///
    /// The first is the root, which stands for everything and is no function.
    package let boxes: [Box]

    init(names: [String], boxes: [Box]) {
        self.names = names
        self.boxes = boxes
    }

    /// The value of all samples.
    package var total: Int64 { boxes[0].total }

    /// Whether there are no samples.
    package var isEmpty: Bool { total == 0 }

    /// The name of the box of that number.
    package func name(of box: Int) -> String { names[boxes[box].name] }

    /// The numbers of the boxes directly below one, in order.
    func children(of box: Int) -> [Int] {
        var children: [Int] = []
        var child = box + 1
        while child < boxes[box].end {
            children.append(child)
            child = boxes[child].end
        }
        return children
    }
}
