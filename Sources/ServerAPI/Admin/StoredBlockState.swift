/// In which state a block is, for an operator.
package enum StoredBlockState: String, Hashable, Sendable, CaseIterable {
    /// Queries read it.
    case live
    /// Queries no longer read it; its object goes after a grace.
    case retired
    /// Queries read it, but compaction found it unreadable and leaves it alone.
    case setAside = "set-aside"
}
