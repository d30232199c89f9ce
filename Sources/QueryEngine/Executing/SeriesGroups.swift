import ProfileModel
import QueryModel

/// Sorts series into groups by some of their labels: one group for each combination of values.
struct SeriesGroups: SeriesClassifying {
    /// What of a series tells groups apart.
    enum Key: Hashable {
        /// The labels of these names, in this order; absent ones are left out.
        case labels([String])
        /// All labels, ascending by name.
        case allLabels
        /// The names of all labels, ascending, without their values.
        case allNames
    }

    static let isAlwaysNeeded = true

    /// The labels of each group.
    private(set) var groups: [[Label]] = []
    private let key: Key
    private var numbers: [[UInt8]: Int32] = [:]

    /// Makes groups by a key.
    init(by key: Key) { self.key = key }

    mutating func classify(_ labels: LabelSet, _ type: ProfileType, service: String) -> Int32 {
        let group =
            switch key {
            case .labels(let names):
                names.map { Label($0, labels.value(of: $0, type, service: service)) }.filter { !$0.value.isEmpty }
            case .allLabels: labels.withVirtualLabels(type, service: service)
            case .allNames: labels.withVirtualLabels(type, service: service).map { Label($0.name, "") }
            }
        var bytes: [UInt8] = []
        for label in group { label.appendKey(to: &bytes) }
        if let known = numbers[bytes] { return known }
        let number = Int32(groups.count)
        numbers[bytes] = number
        groups.append(group)
        return number
    }
}

extension LabelSet {
    private static let virtualNames = [
        LabelName.profileType, LabelName.name, LabelName.type, LabelName.unit, LabelName.periodType,
        LabelName.periodUnit, LabelName.privateServiceName,
    ]

    /// A label's value as clients see it, whether stored or following from the profile type or the service; empty for
    /// none.
    fileprivate func value(of name: String, _ type: ProfileType, service: String) -> String {
        name == LabelName.privateServiceName ? service : type.virtualLabel(name) ?? valueOrEmpty(name)
    }

    /// The labels as clients see them, ascending by name: with those that follow from the profile type, as far as it has
    /// such parts, and with the private name of the service.
    fileprivate func withVirtualLabels(_ type: ProfileType, service: String) -> [Label] {
        let virtual = Self.virtualNames.map { Label($0, value(of: $0, type, service: service)) }
        let stored = labels.filter { !Self.virtualNames.contains($0.name) }
        return (stored + virtual.filter { !$0.value.isEmpty }).sorted { $0.name.isBytewiseLess(than: $1.name) }
    }
}
