import ProfileModel

/// Series without the label that has the most values.
struct ReducedSeries {
    /// The label left out.
    let label: String
    /// The label sets without it, ascending.
    let labelSets: [LabelSet]
    /// For each full series its number among them.
    let numbers: [UInt32]

    /// Chooses the label; nil when leaving one out joins no series.
    init?(_ series: [LabelSet]) {
        var values: [[UInt8]: Set<[UInt8]>] = [:]
        for labels in series {
            for label in labels.labels { values[Array(label.name.utf8), default: []].insert(Array(label.value.utf8)) }
        }
        values[Array(LabelName.serviceName.utf8)] = nil
        let most = values.max { left, right in
            left.value.count != right.value.count
                ? left.value.count < right.value.count : right.key.lexicographicallyPrecedes(left.key)
        }
        guard let most, most.value.count > 1 else { return nil }
        label = String(decoding: most.key, as: UTF8.self)
        let reduced = series.map { labels in
            var labels = labels
            labels.remove(String(decoding: most.key, as: UTF8.self))
            return labels
        }
        labelSets = Set(reduced).sorted { $0.isBytewiseLess(than: $1) }
        guard labelSets.count < series.count else { return nil }
        let known = Dictionary(uniqueKeysWithValues: labelSets.enumerated().map { ($1, UInt32($0)) })
        numbers = reduced.map { known[$0] ?? 0 }
    }
}

extension LabelSet {
    /// Order by the bytes of names and values.
    func isBytewiseLess(than other: LabelSet) -> Bool {
        for (left, right) in zip(labels, other.labels) {
            if !left.name.isBytewiseEqual(to: right.name) { return left.name.isBytewiseLess(than: right.name) }
            if !left.value.isBytewiseEqual(to: right.value) { return left.value.isBytewiseLess(than: right.value) }
        }
        return labels.count < other.labels.count
    }
}
