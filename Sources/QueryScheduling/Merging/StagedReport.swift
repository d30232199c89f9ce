package import QueryModel

/// A report that waits to be merged: of one fragment, or of several that a querier merged.
package struct StagedReport: Hashable, Sendable {
    /// The first fragment that it is of.
    package var index: Int
    /// The report.
    package var report: Report
    /// Its size.
    package var bytes: Int
    /// How many fragments it is of.
    package var fragments: Int

    /// Makes a staged report, of one fragment by default.
    package init(index: Int, report: Report, bytes: Int, fragments: Int = 1) {
        self.index = index
        self.report = report
        self.bytes = bytes
        self.fragments = fragments
    }
}
