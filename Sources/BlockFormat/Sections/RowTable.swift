package import ProfileModel

/// Profiles and rows of one sample group of a dataset.
///
/// A row is one profile of one series and one span; its samples follow those of the row before it in the group's stacks
/// and values sections.
package struct RowTable: Sendable {
    /// Number in the dataset of each profile of the group; suppression names profiles by it.
    package var profileNumbers: [UInt32] = []
    /// Time of each profile, nanoseconds since 1970.
    package var profileTimes: [Int64] = []
    /// Identity of each profile.
    package var profileIdentities: [ProfileIdentity] = []
    /// For each row its profile, as an index into the three above.
    package var rowProfiles: [UInt32] = []
    /// For each row its series, as a number in the dataset's series section.
    package var rowSeries: [UInt32] = []
    /// For each row how many samples it has.
    package var rowSampleCounts: [UInt32] = []
    /// For each row its span, 0 for none; empty when no row has one.
    package var rowSpans: [UInt64] = []
    /// For each row its trace, both 0 for none; empty when no row has one.
    package var rowTraces: [TraceID] = []
    /// For each column of the group (derived ones too) and each row the sum of its values.
    package var totals: [[Int64]] = []

    /// Makes an empty table for a group with that many columns.
    package init(columns: Int) { totals = Array(repeating: [], count: columns) }

    /// How many samples all rows have.
    package var sampleCount: Int { rowSampleCounts.reduce(0) { $0 + Int($1) } }
}

/// A trace, 128 bits.
package struct TraceID: Hashable, Sendable {
    /// The upper 64 bits.
    package var high: UInt64
    /// The lower 64 bits.
    package var low: UInt64

    /// Makes an id of its halves.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// No trace.
    package static let none = TraceID(high: 0, low: 0)
}
