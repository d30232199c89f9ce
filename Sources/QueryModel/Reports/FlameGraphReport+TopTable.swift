extension FlameGraphReport {
    /// What one function took.
    package struct FunctionValue: Hashable, Sendable {
        /// The function's name, as received.
        package var name: [UInt8]
        /// Value of samples with the function as leaf.
        package var selfValue: Int64
        /// Value of samples with the function anywhere on the stack, each sample counted once however often it recurs.
        package var total: Int64

        /// Makes a row.
        package init(name: [UInt8], selfValue: Int64, total: Int64) {
            self.name = name
            self.selfValue = selfValue
            self.total = total
        }
    }

    /// Every function with its values, by self value descending, then total descending, then name ascending.
    package func topTable() -> [FunctionValue] {
        var selfSums = [Int64](repeating: 0, count: nameEnds.count)
        var totalSums = selfSums
        let totals = totals
        let ends = subtreeEnds
        // Nodes before this one lie under an occurrence of the name that was already counted.
        var countedUntil = [Int32](repeating: 0, count: nameEnds.count)
        for node in names.indices.dropFirst() {
            let name = Int(names[node])
            selfSums[name] &+= selfValues[node]
            guard node >= countedUntil[name] else { continue }
            totalSums[name] &+= totals[node]
            countedUntil[name] = ends[node]
        }
        let order = nameEnds.indices.sorted { first, second in
            guard selfSums[first] == selfSums[second] else { return selfSums[first] > selfSums[second] }
            guard totalSums[first] == totalSums[second] else { return totalSums[first] > totalSums[second] }
            return FlameGraphNameBytes.precedes(nameBytes.span, nameRange(Int32(first)), nameRange(Int32(second)))
        }
        return order.map {
            FunctionValue(name: Array(name(Int32($0))), selfValue: selfSums[$0], total: totalSums[$0])
        }
    }
}
