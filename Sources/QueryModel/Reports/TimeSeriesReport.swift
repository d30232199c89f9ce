package import ProfileModel

/// Sums and counts per series and point.
///
/// Mergeable: points add up.
package struct TimeSeriesReport: Hashable, Sendable {
    /// Values of one group.
    package struct Series: Hashable, Sendable {
        /// The group's labels in the order asked for; labels the profiles lack are left out.
        package var labels: [Label]
        /// Its points, ascending by time; points without profiles are left out.
        package var points: [Point]

        /// Makes a series.
        package init(labels: [Label], points: [Point]) {
            self.labels = labels
            self.points = points
        }
    }

    /// What is known of one point.
    package struct Point: Hashable, Sendable {
        /// The point's label, milliseconds since 1970.
        package var milliseconds: Int64
        /// Sum of the profiles' values.
        package var sum: Int64
        /// Number of profiles (rows) summed.
        package var count: Int64

        /// Makes a point.
        package init(milliseconds: Int64, sum: Int64, count: Int64) {
            self.milliseconds = milliseconds
            self.sum = sum
            self.count = count
        }
    }

    /// The groups, ascending by their labels, every group once.
    package var series: [Series]

    /// Makes a report.
    package init(series: [Series] = []) { self.series = series }
}
