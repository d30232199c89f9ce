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
        lexicographicallyPrecedes(other) { mine, theirs in
            if mine.name.isBytewiseLess(than: theirs.name) { return true }
            if theirs.name.isBytewiseLess(than: mine.name) { return false }
            return mine.value.isBytewiseLess(than: theirs.value)
        }
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
