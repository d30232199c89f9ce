import BlockFormat
import ProfileModel
import WireProtocol

extension Firefinch_Admin_V1_Block {
    /// A block as a message.
    init(_ block: StoredBlock) {
        self.init()
        id = block.id.description
        number = block.number
        object = block.objectPath
        level = Int32(clamping: block.level)
        tenants = block.tenants.map(\.name)
        start = block.timeRange.start.milliseconds
        end = block.timeRange.end.milliseconds
        createdAt = block.createdAt.milliseconds
        bytes = Int64(block.bytes)
        datasets = Int64(block.datasets)
        profiles = Int64(block.profiles)
        suppressed = Int64(block.suppressed)
        state = block.state.rawValue
        job = block.job ?? ""
    }
}

extension Firefinch_Admin_V1_LevelUsage {
    /// What a level holds as a message.
    init(_ usage: StoredUsage.Level) {
        self.init()
        level = Int32(clamping: usage.level)
        liveBlocks = Int64(usage.live.count)
        liveBytes = Int64(usage.live.bytes)
        liveProfiles = Int64(usage.live.profiles)
        retiredBlocks = Int64(usage.retired.count)
        retiredBytes = Int64(usage.retired.bytes)
        unknownObjects = Int64(usage.unknown.count)
        unknownBytes = Int64(usage.unknown.bytes)
        oldestCreatedAt = usage.oldestCreatedAt?.milliseconds ?? 0
    }

    /// What all levels hold together.
    init(sum levels: [StoredUsage.Level]) {
        var total = StoredUsage.Level(level: 0)
        for level in levels {
            total.live.add(count: level.live.count, bytes: level.live.bytes, profiles: level.live.profiles)
            total.retired.add(count: level.retired.count, bytes: level.retired.bytes)
            total.unknown.add(count: level.unknown.count, bytes: level.unknown.bytes)
            total.oldestCreatedAt = [total.oldestCreatedAt, level.oldestCreatedAt].compactMap(\.self).min()
        }
        self.init(total)
    }
}

extension Firefinch_Admin_V1_GetBlockResponse {
    /// Everything known of a block as a message.
    init(_ details: StoredBlockDetails) {
        self.init()
        block = .init(details.block)
        lineage = details.lineage.map(Firefinch_Admin_V1_Lineage.init)
        datasets = details.datasets.map(Firefinch_Admin_V1_Dataset.init)
        deletionHorizon = details.deletionHorizon.milliseconds
    }
}

extension Firefinch_Admin_V1_Lineage {
    /// A run of segments as a message.
    init(_ range: LineageRange) {
        self.init()
        incarnation = HexText.of(range.incarnation)
        first = range.sequences.lowerBound
        last = range.sequences.upperBound
    }
}

extension Firefinch_Admin_V1_Dataset {
    /// A dataset as a message.
    init(_ dataset: StoredBlockDetails.Dataset) {
        self.init()
        let metadata = dataset.metadata
        number = Int32(clamping: dataset.number)
        tenant = metadata.tenant.name
        service = metadata.service
        start = metadata.timeRange.start.milliseconds
        end = metadata.timeRange.end.milliseconds
        profiles = Int64(metadata.profileCount)
        suppressed = Int64(dataset.suppressed)
        rows = Int64(metadata.rowCount)
        samples = Int64(metadata.sampleCount)
        bytes = metadata.sections.reduce(0) { $0 + Int64($1.storedSize) }
        profileTypes = metadata.groups.flatMap { group in
            group.columns.indices.map { group.profileType(column: $0).id }
        }
        chunks = metadata.chunks.map(Firefinch_Admin_V1_Chunk.init)
        sections = metadata.sections.map(Firefinch_Admin_V1_Section.init)
        lineage = metadata.lineage.map(Firefinch_Admin_V1_Lineage.init)
    }
}

extension Firefinch_Admin_V1_Chunk {
    /// A chunk as a message.
    init(_ chunk: RowChunk) {
        self.init()
        group = Int32(clamping: chunk.group)
        window = chunk.rollup?.width.milliseconds ?? 0
        withoutLabel = chunk.rollup?.withoutLabel ?? ""
        start = chunk.timeRange.start.milliseconds
        end = chunk.timeRange.end.milliseconds
        rows = Int64(chunk.rowCount)
        samples = Int64(chunk.sampleCount)
    }
}

extension Firefinch_Admin_V1_Section {
    /// A section as a message.
    init(_ section: SectionMetadata) {
        self.init()
        kind = section.kind.description
        layout = Int32(section.layout)
        chunk = Int64(section.chunk)
        column = Int32(section.column)
        offset = Int64(section.offset)
        storedBytes = Int64(section.storedSize)
        rawBytes = Int64(section.rawSize)
        checksum = HexText.of(section.checksum)
    }
}

extension Int64 {
    /// Nanoseconds as whole milliseconds, towards the past.
    var milliseconds: Int64 { self >= 0 ? self / 1_000_000 : -((-(self + 1)) / 1_000_000) - 1 }
}

/// Sixteen hexadecimal digits.
enum HexText {
    /// The digits of a number.
    static func of(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
