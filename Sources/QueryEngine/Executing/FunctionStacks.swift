import QueryModel

/// Finds the stacks in which a function is, or in which it is the leaf.
struct FunctionStacks {
    /// What is known of one universe; both columns are extended as the universe grows.
    private struct Knowledge {
        var nameMatches: [Bool] = []
        var nodeCounts: [Bool] = []
    }

    private let portion: FunctionTarget.Portion
    private let name: FunctionTarget.Name
    private let expression: AnchoredRegex?
    private var known: [UInt64: Knowledge] = [:]

    /// Makes a finder.
    ///
    /// - Throws: `ExecutionError` when the expression is none.
    init(_ target: FunctionTarget) throws(ExecutionError) {
        portion = target.portion
        name = target.name
        guard case .matching(let pattern) = target.name else {
            expression = nil
            return
        }
        do { expression = try AnchoredRegex(pattern) } catch {
            throw ExecutionError(.permanent, .invalidArgument, "the function '\(pattern)' is no expression: \(error)")
        }
    }

    /// For each stack of a dataset whether its values count; nil when none does.
    ///
    /// Every name is compared once for a service, every call path looked at once.
    /// - Throws: `ExecutionError` when the call paths were not read.
    mutating func flags(of dataset: DatasetContents) throws(ExecutionError) -> [Bool]? {
        guard let nodes = dataset.stackNodes else { throw .invalidLease("the call paths were not read") }
        let universe = dataset.universe
        let knowledge = try extended(known.removeValue(forKey: universe.generation) ?? Knowledge(), universe)
        known[universe.generation] = knowledge
        let flags = nodes.map { knowledge.nodeCounts[Int($0)] }
        return flags.contains(true) ? flags : nil
    }

    private func extended(_ knowledge: Knowledge, _ universe: ServiceUniverse) throws(ExecutionError) -> Knowledge {
        try universe.withPaths { (tables: inout PathTables) throws(ExecutionError) in
            guard knowledge.nodeCounts.count < tables.count else { return knowledge }
            var knowledge = knowledge
            for number in knowledge.nameMatches.count..<tables.names.count {
                knowledge.nameMatches.append(matches(tables.names.bytes[tables.names.range(number)]))
            }
            for node in knowledge.nodeCounts.count..<tables.count {
                let isHere = node > 0 && knowledge.nameMatches[Int(tables.nodeNames[node])]
                let isAbove = portion == .total && node > 0 && knowledge.nodeCounts[Int(tables.parents[node])]
                knowledge.nodeCounts.append(isHere || isAbove)
            }
            return knowledge
        }
    }

    private func matches(_ text: ArraySlice<UInt8>) -> Bool {
        switch name {
        case .exactly(let name): text.elementsEqual(name.utf8)
        case .matching: expression?.matches(String(decoding: text, as: UTF8.self)) ?? false
        }
    }
}
