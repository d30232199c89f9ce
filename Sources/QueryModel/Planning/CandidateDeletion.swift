package import ProfileModel

/// A deletion that some block may not have applied yet, as the planner takes it.
package struct CandidateDeletion: Hashable, Sendable {
    /// Whose rows.
    package var tenant: TenantID
    /// When it was stated, nanoseconds since 1970: it concerns blocks whose deletion horizon is not later than this.
    package var createdAt: Int64
    /// Which rows.
    package var selection: HiddenSelection

    /// Makes a candidate.
    package init(tenant: TenantID, createdAt: Int64, selection: HiddenSelection) {
        self.tenant = tenant
        self.createdAt = createdAt
        self.selection = selection
    }
}

/// Rows that no report may count, since a deletion names them: those in the range of which all matchers hold.
package struct HiddenSelection: Hashable, Sendable {
    /// Conditions on the labels of a row's series and on the profile type of the column that is read.
    package var matchers: [LabelMatcher]
    /// Times of the rows, both ends inside.
    package var range: TimeRange

    /// Makes a selection.
    package init(matchers: [LabelMatcher], range: TimeRange) {
        self.matchers = matchers
        self.range = range
    }
}
