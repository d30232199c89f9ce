/// What a value measures: `process_cpu:cpu:nanoseconds:cpu:nanoseconds`.
package struct ProfileType: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The kind of profile, like `process_cpu`.
    package var name: String
    /// The type of the samples' value, like `cpu`.
    package var sampleType: String
    /// The unit of the samples' value, like `nanoseconds`.
    package var sampleUnit: String
    /// What the sampling period counts; may be empty.
    package var periodType: String
    /// The unit of the sampling period; may be empty.
    package var periodUnit: String

    /// Makes a profile type of its parts.
    package init(name: String, sampleType: String, sampleUnit: String, periodType: String, periodUnit: String) {
        self.name = name
        self.sampleType = sampleType
        self.sampleUnit = sampleUnit
        self.periodType = periodType
        self.periodUnit = periodUnit
    }

    /// Reads an id of five parts joined by `:`; a sixth (historically `delta`) is accepted and ignored, empty parts are legal.
    ///
    /// - Throws: `InvalidProfileType` when the number of parts differs.
    package init(parsing id: String) throws(InvalidProfileType) {
        let parts = id.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5 || parts.count == 6 else { throw InvalidProfileType(id: id) }
        self.init(
            name: parts[0],
            sampleType: parts[1],
            sampleUnit: parts[2],
            periodType: parts[3],
            periodUnit: parts[4]
        )
    }

    /// The five parts joined by `:`.
    package var id: String { "\(name):\(sampleType):\(sampleUnit):\(periodType):\(periodUnit)" }

    package var description: String { id }

    package static func < (lhs: ProfileType, rhs: ProfileType) -> Bool { lhs.id.isBytewiseLess(than: rhs.id) }
}

/// A profile type id without five parts.
package struct InvalidProfileType: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was given.
    package var id: String

    package var description: String {
        "a profile type has five parts joined by ':', like process_cpu:cpu:nanoseconds:cpu:nanoseconds; got '\(id)'"
    }
}
