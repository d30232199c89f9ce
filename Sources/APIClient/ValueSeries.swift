package import ProfileModel

/// Values over time of one group of series.
package struct ValueSeries: Hashable, Sendable {
    /// One value.
    package struct Point: Hashable, Sendable {
        /// Milliseconds since 1970.
        package var milliseconds: Int64
        /// In the unit of the profile type.
        package var value: Double

        /// Makes a point.
        package init(milliseconds: Int64, value: Double) {
            self.milliseconds = milliseconds
            self.value = value
        }
    }

    /// What the group has in common.
    package var labels: [Label]
    /// The values, in order of time; times without a profile have none.
    package var points: [Point]

    /// Makes a series.
    package init(labels: [Label], points: [Point]) {
        self.labels = labels
        self.points = points
    }
}
