import ProfileModel

extension FlameTree {
    /// Every function with its values, by self value descending, then total descending, then name ascending.
    package func topTable() -> [FunctionValue] {
        var rows = names.map { FunctionValue(name: $0, selfValue: 0, total: 0) }
        // Boxes before this number lie below one of the same name, which counted them.
        var countedUntil = [Int](repeating: 0, count: names.count)
        for (number, box) in boxes.enumerated().dropFirst() {
            rows[box.name].selfValue += box.selfValue
            guard number >= countedUntil[box.name] else { continue }
            rows[box.name].total += box.total
            countedUntil[box.name] = box.end
        }
        return rows.filter { $0.total > 0 }.sorted { first, second in
            guard first.selfValue == second.selfValue else { return first.selfValue > second.selfValue }
            guard first.total == second.total else { return first.total > second.total }
            return first.name.isBytewiseLess(than: second.name)
        }
    }
}
