package import ProfileModel

/// Profiles that an operator had removed.
package struct StatedDeletion: Hashable, Sendable {
    /// Names it for ever.
    package var id: String
    /// Whose profiles.
    package var tenant: TenantID
    /// Which series.
    package var selector: String
    /// Which times, both ends inside.
    package var range: TimeRange
    /// When it was stated, nanoseconds since 1970.
    package var createdAt: Int64
    /// When nothing was left to erase; nil until then.
    package var erasedAt: Int64?
    /// Live blocks that it is not applied to yet and that may hold such profiles.
    package var blocksLeft: Int

    /// Puts it together.
    package init(
        id: String,
        tenant: TenantID,
        selector: String,
        range: TimeRange,
        createdAt: Int64,
        erasedAt: Int64?,
        blocksLeft: Int
    ) {
        self.id = id
        self.tenant = tenant
        self.selector = selector
        self.range = range
        self.createdAt = createdAt
        self.erasedAt = erasedAt
        self.blocksLeft = blocksLeft
    }
}
