extension Array {
    /// Merges all elements into one, neighbours first, then their results, and so on, so that no element takes part in
    /// more than log₂ of their number of merges; `empty` when there is none.
    ///
    /// `merge` adds its second argument to its first, which nothing else refers to after its first merge. What it throws
    /// ends the merging.
    func mergedPairwise<Failure: Error>(
        empty: Element,
        _ merge: (inout Element, Element) throws(Failure) -> Void
    ) throws(Failure) -> Element {
        var parts = self
        while parts.count > 1 {
            let half = (parts.count + 1) / 2
            for index in half..<parts.count {
                let other = parts[index]
                try merge(&parts[index - half], other)
            }
            parts.removeSubrange(half...)
        }
        return parts.first ?? empty
    }

    /// The union of two sequences that are both ascending and distinct by `order`.
    func union(_ other: [Element], order: (Element, Element) -> Int) -> [Element] {
        var result: [Element] = []
        result.reserveCapacity(Swift.max(count, other.count))
        var index = 0
        for element in other {
            while index < count, order(self[index], element) < 0 {
                result.append(self[index])
                index += 1
            }
            if index < count, order(self[index], element) == 0 { index += 1 }
            result.append(element)
        }
        result.append(contentsOf: self[index...])
        return result
    }
}
