import ProfileModel
import QueryModel

extension StringSetReport {
    /// Takes strings in any order, as often as they come.
    init(distinct values: [String]) {
        self.init(sorted: values.distinct { $0.isBytewiseLess(than: $1) })
    }
}

extension SeriesReport {
    /// Takes label sets in any order, as often as they come.
    init(distinct labelSets: [LabelSet]) {
        self.init(sorted: labelSets.distinct { $0.labels.isBytewiseLess(than: $1.labels) })
    }
}

extension [Label] {
    /// Order by bytes, label by label; of two where one begins the other, the shorter comes first.
    func isBytewiseLess(than other: [Label]) -> Bool {
        for index in 0..<Swift.min(count, other.count) {
            let names = self[index].name.byteDifference(to: other[index].name)
            let difference = names != 0 ? names : self[index].value.byteDifference(to: other[index].value)
            if difference != 0 { return difference < 0 }
        }
        return count < other.count
    }
}

extension String {
    /// Negative, zero or positive as the UTF-8 bytes come before, equal or come after the other's; one walk for all three.
    fileprivate func byteDifference(to other: String) -> Int {
        let mine = utf8.span
        let theirs = other.utf8.span
        for index in 0..<min(mine.count, theirs.count) where mine[index] != theirs[index] {
            return Int(mine[index]) - Int(theirs[index])
        }
        return mine.count - theirs.count
    }
}

extension Array {
    /// The elements in ascending order, each once.
    fileprivate func distinct(by precedes: (Element, Element) -> Bool) -> [Element] {
        var result: [Element] = []
        for element in sorted(by: precedes) {
            if let last = result.last, !precedes(last, element) { continue }
            result.append(element)
        }
        return result
    }
}
