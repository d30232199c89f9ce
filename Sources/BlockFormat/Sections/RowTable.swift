package import ProfileModel

/// Profiles and rows of one chunk of a dataset.
///
/// A row is one profile of one series and one span; its samples follow those of the row before it. The table of a rollup
/// chunk has a window in the place of a profile.
package struct RowTable: Sendable {
    /// Number in the dataset of each profile; suppression names profiles by it.
    ///
    /// Empty in a rollup.
    package var profileNumbers: [UInt32] = []
    /// Time of each profile, nanoseconds since 1970; of a window its last moment.
    package var profileTimes: [Int64] = []
    /// Identity of each profile; only a segment's table has them, otherwise they are a section of their own.
    package var profileIdentities: [ProfileIdentity] = []
    /// For each row its profile, as an index into the three above.
    package var rowProfiles: [UInt32] = []
    /// For each row its series, as a number in the dataset's series section.
    package var rowSeries: [UInt32] = []
    /// For each row how many samples it has; only a segment's table has them.
    package var rowSampleCounts: [UInt32] = []
    /// For each row its span, 0 for none; empty when no row has one, and where spans are a section of their own.
    package var rowSpans: [UInt64] = []
    /// For each row its trace, both 0 for none; empty like the spans.
    package var rowTraces: [TraceID] = []
    /// For each row how many profiles were merged into it; only a rollup's table has them.
    package var rowProfileCounts: [UInt32] = []
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
