extension FlameGraphReport {
    /// Takes a report that came from outside, if it is in canonical form in every respect.
    ///
    /// One pass over nodes and names; nothing is repaired, because whoever sent another form is not to be trusted.
    ///
    /// - Throws: `QueryError` with `dataLoss` naming what was found.
    package init(checking candidate: FlameGraphReport) throws(QueryError) {
        try candidate.checkNames()
        try candidate.checkShape()
        try candidate.checkValues()
        self = candidate
    }

    private static func malformed(_ what: String) -> QueryError {
        QueryError(.dataLoss, "reading a flame graph report: \(what)")
    }

    private func checkNames() throws(QueryError) {
        guard nameBytes.count <= Int32.max, nameEnds.last ?? 0 == nameBytes.count else {
            throw Self.malformed("its names end at \(nameEnds.last ?? 0) of \(nameBytes.count) bytes")
        }
        var table = FlameGraphNameTable(capacity: nameEnds.count, byteCapacity: nameBytes.count)
        var start: Int32 = 0
        for (name, end) in nameEnds.enumerated() {
            guard end >= start, end <= nameBytes.count else { throw Self.malformed("name \(name) ends at \(end)") }
            guard table.number(of: Int(start)..<Int(end), in: nameBytes) == name else {
                throw Self.malformed("name \(name) is there twice")
            }
            start = end
        }
    }

    /// Checks preorder, order of siblings and numbers of names.
    private func checkShape() throws(QueryError) {
        guard parents.first == -1, names.first == -1, nodeCount <= Int32.max, names.count == nodeCount,
            selfValues.count == nodeCount
        else {
            throw Self.malformed(
                "it has no root, or \(nodeCount), \(names.count) and \(selfValues.count) values a column"
            )
        }
        var lastChildNames = [Int32](repeating: -1, count: nodeCount)
        var namesSeen: Int32 = 0
        for node in parents.indices.dropFirst() {
            let parent = parents[node]
            let name = names[node]
            guard name >= 0, name <= namesSeen, name < nameEnds.count else {
                throw Self.malformed("node \(node) has name \(name), of \(namesSeen) seen and \(nameEnds.count) known")
            }
            if name == namesSeen { namesSeen += 1 }
            try checkIsOpen(parent, before: node)
            let sibling = lastChildNames[Int(parent)]
            guard sibling < 0 || precedes(sibling, name) else {
                throw Self.malformed("node \(node) is not in the order of its siblings' names")
            }
            lastChildNames[Int(parent)] = name
        }
        guard namesSeen == nameEnds.count else {
            throw Self.malformed("\(namesSeen) of its \(nameEnds.count) names are used")
        }
    }

    /// A parent must be the node before or one above that; nodes it steps over can get no more children, so all steps
    /// together are as many as there are nodes.
    private func checkIsOpen(_ parent: Int32, before node: Int) throws(QueryError) {
        var open = Int32(node - 1)
        while open != parent, open > 0 { open = parents[Int(open)] }
        guard open == parent, parent >= 0 else {
            throw Self.malformed("node \(node) has node \(parent) as its parent, which is not open any more")
        }
    }

    private func precedes(_ first: Int32, _ second: Int32) -> Bool {
        FlameGraphNameBytes.precedes(nameBytes.span, nameRange(first), nameRange(second))
    }

    /// Checks that no value is negative, every leaf has one, the root has none, and all together fit.
    private func checkValues() throws(QueryError) {
        var sum = ReportSum()
        for node in selfValues.indices {
            let isLeaf = node + 1 == nodeCount || parents[node + 1] != node
            let lowest: Int64 = isLeaf && node > 0 ? 1 : 0
            guard selfValues[node] >= lowest, node > 0 || selfValues[node] == 0 else {
                throw Self.malformed("node \(node) has the value \(selfValues[node])")
            }
            sum.add(selfValues[node])
        }
        guard unnamedValue >= 0 else { throw Self.malformed("its unnamed value is \(unnamedValue)") }
        sum.add(unnamedValue)
        guard (try? sum.checked()) != nil else { throw Self.malformed("its values add up to more than 64 bits hold") }
    }
}
