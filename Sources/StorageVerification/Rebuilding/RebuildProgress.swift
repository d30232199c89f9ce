/// How far a rebuild is, and what it has taken.
package struct RebuildProgress: Hashable, Sendable, Codable {
    /// Footers that were read.
    package var footers = 0
    /// Blocks to be adopted.
    package var planned = 0
    /// Blocks that were adopted.
    package var adopted = 0
    /// Profiles of those that count.
    package var profiles = 0
    /// Profiles of those that are repeats.
    package var suppressed = 0
    /// Identities that are remembered, so that repeats of them are recognised.
    package var identities = 0
    /// Blocks that were left because adopted ones hold all of theirs.
    package var covered = 0
    /// Deletions that were restored.
    package var deletions = 0
    /// Findings that are damage.
    package var damage = 0

    /// Nothing done yet.
    package init() {}
}
