import ProfileModel
import QueryModel

/// Sorts series into the groups of a time series query: one for each combination of the asked labels' values.
struct SeriesGroups: SeriesClassifying {
    static let isAlwaysNeeded = true

    /// The labels of each group, in the order asked for; absent ones left out.
    private(set) var groups: [[Label]] = []
    private let names: [String]
    private var keys: [[UInt8]: Int32] = [:]

    /// Makes groups by those labels.
    init(by names: [String]) { self.names = names }

    mutating func classify(_ labels: LabelSet, _ type: ProfileType, service: String) -> Int32 {
        let all = labels.withVirtualLabels(of: type, service: service)
        let group = names.map { Label($0, all.valueOrEmpty($0)) }.filter { !$0.value.isEmpty }
        var key: [UInt8] = []
        for label in group { label.appendKey(to: &key) }
        if let known = keys[key] { return known }
        let number = Int32(groups.count)
        keys[key] = number
        groups.append(group)
        return number
    }
}

extension LabelSet {
    /// The labels as clients see them: with those that follow from the profile type, as far as it has such parts, and
    /// with the private name of the service.
    func withVirtualLabels(of type: ProfileType, service: String) -> LabelSet {
        var labels = self
        let virtual = [
            (LabelName.profileType, type.id), (LabelName.name, type.name), (LabelName.type, type.sampleType),
            (LabelName.unit, type.sampleUnit), (LabelName.periodType, type.periodType),
            (LabelName.periodUnit, type.periodUnit), (LabelName.privateServiceName, service),
        ]
        for (name, value) in virtual where !value.isEmpty { labels.set(name, to: value) }
        return labels
    }
}
