import ProfileModel
import WireProtocol

extension Types_V1_LabelPair {
    /// A label as a message.
    init(_ label: Label) {
        self.init()
        name = label.name
        value = label.value
    }
}

extension Types_V1_Labels {
    /// Labels as a message, in the order given.
    init(_ labels: [Label]) {
        self.init()
        self.labels = labels.map(Types_V1_LabelPair.init)
    }
}

extension Types_V1_ProfileType {
    /// A profile type as a message.
    init(_ type: ProfileType) {
        self.init()
        id = type.id
        name = type.name
        sampleType = type.sampleType
        sampleUnit = type.sampleUnit
        periodType = type.periodType
        periodUnit = type.periodUnit
    }
}
