import BlockFormat
import ProfileModel

/// A block as the metastore in memory has it.
struct KnownBlock {
    /// Position in the order in which blocks were learned of.
    private(set) var number: Int64
    /// Its footer, whole.
    let metadata: BlockMetadata
    /// Suppressed profiles of every dataset of the footer.
    let suppressed: [[UInt32]]
    /// The block with its live datasets.
    private(set) var record: BlockRecord
    /// When and why queries stopped reading it.
    private(set) var retirement: (time: Int64, reason: String)?
    /// Whether its live datasets were set aside.
    private(set) var isSetAside = false
    /// The unfinished job that claims it.
    var job: String?

    /// A live block with these of its footer's datasets.
    init(number: Int64, metadata: BlockMetadata, suppressed: [[UInt32]], datasets: [Int]) {
        self.number = number
        self.metadata = metadata
        self.suppressed = suppressed
        record = BlockRecord(
            id: metadata.id,
            objectPath: metadata.objectPath,
            level: metadata.level,
            deletionHorizon: metadata.deletionHorizon,
            datasets: datasets.map {
                DatasetRecord(number: $0, metadata: metadata.datasets[$0], suppressed: suppressed[$0])
            }
        )
    }

    /// Whether it is the block that this footer describes; without all datasets by what stays known of it.
    func isMade(of block: BlockMetadata) -> Bool {
        guard record.datasets.count == metadata.datasets.count else { return BlockFacts(metadata) == BlockFacts(block) }
        return metadata == block
    }

    /// Whether a job may claim it.
    var isClaimable: Bool { retirement == nil && job == nil && !isSetAside }

    /// Whether it is of that tenant, or has a live dataset of it.
    func belongs(to tenant: TenantID) -> Bool {
        metadata.tenant == tenant || record.datasets.contains { $0.metadata.tenant == tenant }
    }

    /// Ends its being read.
    mutating func retire(at time: Int64, reason: String) {
        retirement = (time, reason)
        record.datasets = []
        isSetAside = false
        job = nil
    }

    /// Keeps only these datasets, out of the way of every job, under a new number.
    mutating func setAside(_ datasets: Set<Int>, number: Int64) {
        record.datasets.removeAll { !datasets.contains($0.number) }
        isSetAside = true
        job = nil
        self.number = number
    }

    /// The block as maintenance sees it.
    var summary: BlockSummary {
        BlockSummary(
            number: number,
            id: metadata.id,
            objectPath: record.objectPath,
            level: metadata.level,
            tenant: metadata.tenant,
            timeRange: metadata.timeRange,
            createdAt: metadata.createdAt,
            objectSize: metadata.objectSize,
            deletionHorizon: metadata.deletionHorizon,
            datasetCount: record.datasets.count,
            profileCount: record.datasets.reduce(0) { $0 + $1.metadata.profileCount },
            suppressedCount: record.datasets.reduce(0) { $0 + $1.suppressed.count },
            tenants: Set(record.datasets.map(\.metadata.tenant)).sorted(),
            state: retirement == nil ? .live : .retired,
            job: job,
            isSetAside: isSetAside
        )
    }
}
