import ProfileModel

/// Decides which profiles of segments are repeats of others: the same for whoever looks at the same blocks.
///
/// Compaction drops repeats, so two profiles of one identity are never both in compacted blocks: only identities of
/// segments are held in memory. A compacted block's profile stays; of segments' the one in the oldest.
struct RepeatedProfiles {
    private var first: [ProfileIdentity: Int] = [:]

    /// How many identities are held.
    var count: Int { first.count }

    /// Notes a segment's profiles; segments are noted in ascending order of `rank`.
    mutating func note(_ identities: [ProfileIdentity], ofSegment rank: Int) {
        for identity in identities where first[identity] == nil { first[identity] = rank }
    }

    /// Notes a compacted block's profiles.
    mutating func noteCompacted(_ identities: [ProfileIdentity]) {
        for identity in identities where first[identity] != nil { first[identity] = .min }
    }

    /// Whether a profile of the segment of that rank is a repeat; the first one asked for of an identity is not, further
    /// ones in the same segment are.
    mutating func isRepeat(_ identity: ProfileIdentity, inSegment rank: Int) -> Bool {
        guard first[identity] == rank else { return true }
        first[identity] = .min
        return false
    }
}
