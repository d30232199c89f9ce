import ProfileModel

/// Looks for profiles that count twice, over as many profiles as fit its memory: sixteen bytes each.
struct IdentityWatch {
    private struct Sighting: Comparable {
        /// Half of the identity: enough to tell some million profiles apart.
        var hash: UInt64
        var block: UInt32

        static func < (lhs: Sighting, rhs: Sighting) -> Bool { (lhs.hash, lhs.block) < (rhs.hash, rhs.block) }
    }

    private let limit: Int
    private var sightings: [Sighting] = []
    private var paths: [String] = []
    /// Profiles that were not compared.
    private(set) var uncompared = 0

    /// Watches up to so many profiles.
    init(limit: Int) { self.limit = limit }

    /// Notes profiles that count in a block.
    mutating func note(_ identities: [ProfileIdentity], in path: String) {
        guard sightings.count + identities.count <= limit else {
            uncompared += identities.count
            return
        }
        if paths.last != path { paths.append(path) }
        let block = UInt32(paths.count - 1)
        for identity in identities { sightings.append(Sighting(hash: identity.high ^ identity.low, block: block)) }
    }

    /// A finding for each pair of blocks that share profiles; the first `limit` of them.
    mutating func findings(limit: Int) -> [Finding] {
        sightings.sort()
        var counts: [[UInt32]: Int] = [:]
        for (index, next) in sightings.enumerated().dropFirst() where sightings[index - 1].hash == next.hash {
            counts[[sightings[index - 1].block, next.block], default: 0] += 1
        }
        let pairs = counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.prefix(limit)
        return pairs.map { pair, count in
            let (first, second) = (paths[Int(pair[0])], paths[Int(pair[1])])
            let other = first == second ? "itself" : first
            return Finding(
                .countedTwice,
                at: Finding.Place(object: second),
                "\(count) of its profiles count a second time, in \(other)"
            )
        }
    }
}
