package import ProfileModel

/// Rows of one sample group that lie together and are read as a whole.
///
/// A segment has one chunk a group. A compacted dataset has raw chunks, each over a span of time, and chunks of rollups,
/// each over the same rows merged by windows of time. Sections name the chunk they belong to by its index.
package struct RowChunk: Hashable, Sendable {
    /// Index of the sample group.
    package var group: Int
    /// Nil for the rows as they came in; otherwise the windows they were merged by.
    package var rollup: RollupGrain?
    /// Times of the first and last profile; of a rollup the first moment of the first window and the last moment of the
    /// last one, so that the chunk's windows are just those of the grain inside this range.
    package var timeRange: TimeRange
    /// Number of rows.
    package var rowCount: Int
    /// Number of stored samples, over all columns.
    package var sampleCount: Int

    /// Makes a chunk's description.
    package init(group: Int, rollup: RollupGrain? = nil, timeRange: TimeRange, rowCount: Int, sampleCount: Int) {
        self.group = group
        self.rollup = rollup
        self.timeRange = timeRange
        self.rowCount = rowCount
        self.sampleCount = sampleCount
    }
}

/// How rows were merged: by windows (k·width, (k+1)·width] aligned to 1970, a row a series and window.
package struct RollupGrain: Hashable, Sendable {
    /// Width of a window in nanoseconds, positive.
    package var width: Int64
    /// The label that series lost before they were merged; nil when every series keeps rows of its own.
    ///
    /// Only queries that do not mention it may read such rows.
    package var withoutLabel: String?

    /// Makes a grain.
    package init(width: Int64, withoutLabel: String? = nil) {
        self.width = width
        self.withoutLabel = withoutLabel
    }
}
