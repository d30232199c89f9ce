/// How far a verification is, and what it has seen.
package struct VerificationProgress: Hashable, Sendable, Codable {
    /// Blocks that were checked: live ones.
    package var blocks = 0
    /// Retired blocks, whose objects are still to be deleted.
    package var retiredBlocks = 0
    /// Datasets of live blocks.
    package var datasets = 0
    /// Profiles that count.
    package var profiles = 0
    /// Sections that were read and decoded.
    package var sections = 0
    /// Their stored bytes.
    package var bytes = 0
    /// Objects that were listed.
    package var objects = 0
    /// Deletions that were compared.
    package var deletions = 0
    /// Findings that are damage.
    package var damage = 0
    /// Findings that are warnings.
    package var warnings = 0

    /// Nothing seen yet.
    package init() {}

    /// Whether nothing was found.
    package var isClean: Bool { damage == 0 && warnings == 0 }
}
