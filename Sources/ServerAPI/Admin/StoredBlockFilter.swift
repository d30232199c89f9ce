package import ProfileModel

/// Which blocks are wanted.
package struct StoredBlockFilter: Hashable, Sendable {
    /// Only these levels; nil for all.
    package var levels: ClosedRange<Int>?
    /// Only blocks in this state, for `live` also those set aside; nil for all.
    package var state: StoredBlockState?
    /// Only blocks with data of one of these; nil for all.
    package var tenants: [TenantID]?
    /// Only blocks that overlap this; nil for any time.
    package var range: TimeRange?

    /// Puts it together.
    package init(
        levels: ClosedRange<Int>? = nil,
        state: StoredBlockState? = nil,
        tenants: [TenantID]? = nil,
        range: TimeRange? = nil
    ) {
        self.levels = levels
        self.state = state
        self.tenants = tenants
        self.range = range
    }
}
