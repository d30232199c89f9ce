import ProfileModel

/// The identities of a segment in ascending order, each once, and the profiles that repeat one of the same segment.
struct SegmentIdentities {
    /// An identity, the profile that brings it first, and when it may be forgotten.
    struct Entry: Hashable {
        /// The identity.
        var identity: ProfileIdentity
        /// Index of the dataset of its first profile.
        var dataset: Int
        /// Number of its first profile in that dataset.
        var profile: UInt32
        /// When it may be forgotten, nanoseconds since 1970: the latest of its profiles.
        var expires: Int64
    }

    /// The distinct identities, ascending: neighbours in an index, so that recording them touches few pages.
    private(set) var distinct: [Entry] = []
    /// Numbers of profiles that are not new, by dataset; ascending only in `outcome`.
    private var suppressed: [[UInt32]]

    /// Sorts the identities of a valid commit; of equal ones the first profile is the new one.
    init(_ segment: SegmentCommit) {
        suppressed = Array(repeating: [], count: segment.identities.count)
        var all: [Entry] = []
        all.reserveCapacity(segment.identities.reduce(0) { $0 + $1.count })
        for (dataset, identities) in segment.identities.enumerated() {
            let expiries = segment.identitiesExpire[dataset]
            for (profile, identity) in identities.enumerated() {
                all.append(
                    Entry(
                        identity: identity,
                        dataset: dataset,
                        profile: UInt32(profile),
                        expires: expiries[profile]
                    )
                )
            }
        }
        all.sort { ($0.identity, $0.dataset, $0.profile) < ($1.identity, $1.dataset, $1.profile) }
        distinct.reserveCapacity(all.count)
        for entry in all { add(entry) }
    }

    /// Notes that the first profile of this identity is not new either.
    mutating func suppress(_ entry: Entry) { suppressed[entry.dataset].append(entry.profile) }

    /// What the commit decided.
    var outcome: SegmentOutcome { SegmentOutcome(suppressed: suppressed.map { $0.sorted() }) }

    private mutating func add(_ entry: Entry) {
        guard let last = distinct.last, last.identity == entry.identity else { return distinct.append(entry) }
        suppress(entry)
        distinct[distinct.count - 1].expires = max(last.expires, entry.expires)
    }
}
