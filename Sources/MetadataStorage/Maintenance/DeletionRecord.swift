package import ProfileModel

/// Rows that an operator had removed: those ingested before the deletion was stated whose labels and time match.
///
/// Hidden from queries at once, erased by compaction. The object `control/<tenant>/deletions/<id>` is the truth.
package struct DeletionRecord: Hashable, Sendable {
    /// Names it for ever.
    package var id: String
    /// Whose rows.
    package var tenant: TenantID
    /// Which series, as a selector like `{service_name="checkout"}`; it may name `__profile_type__`.
    package var selector: String
    /// Which times, both ends inside.
    package var range: TimeRange
    /// When it was stated, nanoseconds since 1970: it concerns blocks whose deletion horizon is not later than this.
    package var createdAt: Int64
    /// When nothing was left to erase; nil until then.
    package var erasedAt: Int64?

    /// Makes a record.
    package init(
        id: String,
        tenant: TenantID,
        selector: String,
        range: TimeRange,
        createdAt: Int64,
        erasedAt: Int64? = nil
    ) {
        self.id = id
        self.tenant = tenant
        self.selector = selector
        self.range = range
        self.createdAt = createdAt
        self.erasedAt = erasedAt
    }
}
