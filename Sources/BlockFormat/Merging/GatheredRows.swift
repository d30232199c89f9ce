import ProfileModel

/// Profiles and rows of one sample group of all sources, as they were met.
struct GatheredRows {
    /// Where a row came from, and what it is.
    struct Row {
        var profile: UInt32
        var series: UInt32
        var span: UInt64
        var trace: TraceID
        /// The source chunk, by its number in the gathering, and the row there.
        var chunk: UInt32
        var row: UInt32
    }

    /// The group, all columns stored.
    let group: SampleGroup
    /// What the group is told apart and ordered by.
    let key: [UInt8]
    /// Times of the profiles.
    private(set) var times: [Int64] = []
    /// Identities of the profiles.
    private(set) var identities: [ProfileIdentity] = []
    /// How many samples each profile has.
    private(set) var weights: [Int] = []
    /// The rows.
    private(set) var rows: [Row] = []
    /// In how many rows each node is.
    private(set) var popularity: [UInt32] = []
    /// Which columns follow from others.
    private(set) var derivations: DerivationFinder

    /// Begins without rows.
    init(_ group: SampleGroup, key: [UInt8]) {
        self.group = group
        self.key = key
        derivations = DerivationFinder(columns: group.columns.count)
    }

    /// Notes a profile and gives its number.
    mutating func addProfile(time: Int64, identity: ProfileIdentity) -> UInt32 {
        times.append(time)
        identities.append(identity)
        weights.append(0)
        return UInt32(times.count - 1)
    }

    /// Notes a row.
    mutating func add(_ row: Row, sampleCount: Int) {
        rows.append(row)
        weights[Int(row.profile)] += sampleCount
    }

    /// Notes the samples of a chunk, named by nodes.
    mutating func count(_ samples: SampleRows, nodeCount: Int) {
        if popularity.count < nodeCount {
            popularity.append(contentsOf: repeatElement(0, count: nodeCount - popularity.count))
        }
        for node in samples.stacks { popularity[Int(node)] &+= 1 }
        derivations.add(samples, nodeCount: nodeCount)
    }

    /// Numbers of the profiles in order of time, then identity.
    func orderedProfiles() -> [Int] {
        times.indices.sorted { left, right in
            times[left] != times[right] ? times[left] < times[right] : identities[left] < identities[right]
        }
    }
}

extension SampleGroup {
    /// The group with every column stored.
    var plain: SampleGroup {
        var group = self
        for column in columns.indices { group.columns[column].derivation = nil }
        return group
    }

    /// Bytes that only equal groups share, whatever is derived in them; texts are equal by their bytes.
    var mergeKey: [UInt8] {
        var writer = ByteWriter()
        writer.string(name)
        writer.string(periodType)
        writer.string(periodUnit)
        for column in columns {
            writer.string(column.type)
            writer.string(column.unit)
        }
        return writer.bytes
    }
}
