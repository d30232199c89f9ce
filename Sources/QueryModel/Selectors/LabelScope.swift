package import ProfileModel

/// What determines a label's value: the profile type, the dataset's service, or each series.
package enum LabelScope: Hashable, Sendable {
    /// Follows from the profile type, like `__name__` or `__unit__`; no series stores it.
    case profileType
    /// The service, known of a dataset without reading it.
    case service
    /// Whatever else.
    case series

    /// The scope of the label of that name.
    package init(labelName: String) {
        switch labelName {
        case LabelName.profileType, LabelName.name, LabelName.type, LabelName.unit, LabelName.periodType,
            LabelName.periodUnit:
            self = .profileType
        case LabelName.serviceName, LabelName.privateServiceName: self = .service
        default: self = .series
        }
    }
}

extension ProfileType {
    /// The value of a label that follows from the profile type, nil for any other name; empty when the type has no such
    /// part.
    package func virtualLabel(_ labelName: String) -> String? {
        switch labelName {
        case LabelName.profileType: id
        case LabelName.name: name
        case LabelName.type: sampleType
        case LabelName.unit: sampleUnit
        case LabelName.periodType: periodType
        case LabelName.periodUnit: periodUnit
        default: nil
        }
    }
}

extension LabelSet {
    /// The value of the label with exactly these bytes as its name; empty when there is none.
    package func valueOrEmpty(_ name: String) -> String {
        for label in labels where label.name.isBytewiseEqual(to: name) { return label.value }
        return ""
    }
}
