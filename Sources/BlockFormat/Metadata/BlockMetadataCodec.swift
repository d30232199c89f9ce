import ProfileModel

/// Metadata of blocks and datasets as bytes: what footers hold, what the metastore keeps, what leases carry.
///
/// Dataset, version 1: tenant, service, first and last time (zigzag), profiles, rows, samples, groups, label summaries,
/// sections. Version 2 begins with a zero byte, which no tenant's name does, and the byte 2; chunks and lineage follow the
/// sections. What version 1 can say is written as version 1: segments are.
/// Unknown section kinds survive a round trip, so that an older reader can pass on what it does not understand.
package enum BlockMetadataCodec {
    /// The bytes of a dataset's metadata.
    package static func encode(_ dataset: DatasetMetadata) -> [UInt8] {
        var writer = ByteWriter(capacity: 512)
        writer.dataset(dataset)
        return writer.bytes
    }

    /// The dataset's metadata that `encode` made these bytes of.
    ///
    /// - Throws: `BlockFormatError` when they are anything else.
    package static func decodeDataset(_ bytes: [UInt8]) throws(BlockFormatError) -> DatasetMetadata {
        var reader = ByteReader(bytes)
        let dataset = try reader.dataset()
        try reader.expectEnd()
        return dataset
    }

    /// The oldest format version that can say what this block's metadata says: 1 for a segment, 2 for compacted blocks.
    package static func version(of block: BlockMetadata) -> UInt32 {
        block.level == 0 && block.deletionHorizon == block.createdAt && block.datasets.allSatisfy(\.isLean) ? 1 : 2
    }

    /// The bytes of a block's metadata, without the object's size, which a reader knows.
    package static func encode(_ block: BlockMetadata) -> [UInt8] {
        var writer = ByteWriter(capacity: 512 * (block.datasets.count + 1))
        writer.fixed64(block.id.high)
        writer.fixed64(block.id.low)
        writer.varint(block.level)
        writer.string(block.tenant?.name ?? "")
        writer.zigzag(block.timeRange.start)
        writer.zigzag(block.timeRange.end)
        writer.zigzag(block.createdAt)
        if version(of: block) > 1 { writer.zigzag(block.deletionHorizon) }
        writer.lineage(block.lineage)
        writer.varint(block.datasets.count)
        for dataset in block.datasets { writer.dataset(dataset) }
        return writer.bytes
    }

    /// The block's metadata that `encode` made these bytes of; `version` is the one in the trailer.
    ///
    /// - Throws: `BlockFormatError` when they are anything else.
    package static func decodeBlock(
        _ bytes: [UInt8],
        version: UInt32,
        objectSize: Int
    ) throws(BlockFormatError) -> BlockMetadata {
        var reader = ByteReader(bytes)
        let id = BlockID(high: try reader.fixed64(), low: try reader.fixed64())
        let level = try reader.index(below: 16)
        let tenant = try reader.optionalTenant()
        let range = try reader.timeRange()
        let createdAt = try reader.zigzag()
        let horizon = version > 1 ? try reader.zigzag() : createdAt
        let lineage = try reader.lineage()
        var datasets: [DatasetMetadata] = []
        for _ in 0..<(try reader.count()) { datasets.append(try reader.dataset()) }
        try reader.expectEnd()
        return BlockMetadata(
            id: id,
            level: level,
            tenant: tenant,
            timeRange: range,
            lineage: lineage,
            createdAt: createdAt,
            datasets: datasets,
            objectSize: objectSize,
            deletionHorizon: horizon
        )
    }
}

extension DatasetMetadata {
    /// Whether version 1 can say all of it.
    fileprivate var isLean: Bool {
        lineage.isEmpty
            && groups.allSatisfy { $0.columns.allSatisfy { $0.derivation?.factor != nil || $0.derivation == nil } }
            && chunks.elementsEqual(
                groups.indices.map {
                    RowChunk(group: $0, timeRange: timeRange, rowCount: rowCount, sampleCount: sampleCount)
                }
            )
    }
}

extension ByteWriter {
    fileprivate mutating func lineage(_ ranges: [LineageRange]) {
        varint(ranges.count)
        for range in ranges {
            fixed64(range.incarnation)
            varint(range.sequences.lowerBound)
            varint(range.sequences.upperBound - range.sequences.lowerBound)
        }
    }

    fileprivate mutating func dataset(_ dataset: DatasetMetadata) {
        let isLean = dataset.isLean
        if !isLean {
            byte(0)
            byte(2)
        }
        string(dataset.tenant.name)
        string(dataset.service)
        zigzag(dataset.timeRange.start)
        zigzag(dataset.timeRange.end)
        varint(dataset.profileCount)
        varint(dataset.rowCount)
        varint(dataset.sampleCount)
        varint(dataset.groups.count)
        for group in dataset.groups { self.group(group) }
        varint(dataset.labelSummaries.count)
        for summary in dataset.labelSummaries { self.summary(summary) }
        varint(dataset.sections.count)
        for section in dataset.sections { self.section(section) }
        guard !isLean else { return }
        varint(dataset.chunks.count)
        for chunk in dataset.chunks { self.chunk(chunk) }
        lineage(dataset.lineage)
    }

    private mutating func chunk(_ chunk: RowChunk) {
        varint(chunk.group)
        varint(UInt64(chunk.rollup?.width ?? 0))
        if let rollup = chunk.rollup {
            byte(rollup.withoutLabel == nil ? 0 : 1)
            if let label = rollup.withoutLabel { string(label) }
        }
        zigzag(chunk.timeRange.start)
        zigzag(chunk.timeRange.end)
        varint(chunk.rowCount)
        varint(chunk.sampleCount)
    }

    private mutating func group(_ group: SampleGroup) {
        string(group.name)
        string(group.periodType)
        string(group.periodUnit)
        varint(group.columns.count)
        for column in group.columns {
            string(column.type)
            string(column.unit)
            varint((column.derivation?.column ?? -1) + 1)
            if let derivation = column.derivation { zigzag(derivation.factor ?? 0) }
        }
    }

    private mutating func summary(_ summary: LabelSummary) {
        string(summary.name)
        varint((summary.values?.count ?? -1) + 1)
        for value in summary.values ?? [] { string(value) }
    }

    private mutating func section(_ section: SectionMetadata) {
        byte(section.kind.rawValue)
        byte(section.layout)
        varint(section.chunk)
        varint(UInt64(section.column))
        varint(section.offset)
        varint(section.storedSize)
        varint(section.rawSize)
        fixed64(section.checksum)
    }
}

extension ByteReader {
    fileprivate mutating func dataset() throws(BlockFormatError) -> DatasetMetadata {
        guard let tenant = try optionalTenant() else { return try laterDataset() }
        return try leanDataset(of: tenant)
    }

    /// A dataset of version 2, after its first byte.
    private mutating func laterDataset() throws(BlockFormatError) -> DatasetMetadata {
        let version = try byte()
        guard version == 2 else {
            throw BlockFormatError(
                .unsupportedVersion,
                "a dataset's metadata has version \(version), this reader knows 1 and 2; upgrade this process",
                offset: offset
            )
        }
        guard let tenant = try optionalTenant() else { throw corrupt("a dataset names no tenant") }
        var dataset = try leanDataset(of: tenant)
        dataset.chunks = []
        for _ in 0..<(try count(minimumSize: 6)) { dataset.chunks.append(try chunk(of: dataset.groups.count)) }
        dataset.lineage = try lineage()
        return dataset
    }

    private mutating func chunk(of groups: Int) throws(BlockFormatError) -> RowChunk {
        let group = try index(below: groups)
        let width = try zeroOrPositive()
        var rollup: RollupGrain?
        if width > 0 { rollup = RollupGrain(width: width, withoutLabel: try byte() == 0 ? nil : try string()) }
        return RowChunk(
            group: group,
            rollup: rollup,
            timeRange: try timeRange(),
            rowCount: try size(),
            sampleCount: try size()
        )
    }

    private mutating func zeroOrPositive() throws(BlockFormatError) -> Int64 {
        guard let value = Int64(exactly: try varint()) else { throw corrupt("a width passes 63 bits") }
        return value
    }

    private mutating func leanDataset(of tenant: TenantID) throws(BlockFormatError) -> DatasetMetadata {
        let service = try string()
        let range = try timeRange()
        let profiles = try size()
        let rows = try size()
        let samples = try size()
        var groups: [SampleGroup] = []
        for _ in 0..<(try count(minimumSize: 4)) { groups.append(try group()) }
        var summaries: [LabelSummary] = []
        for _ in 0..<(try count(minimumSize: 2)) { summaries.append(try summary()) }
        var sections: [SectionMetadata] = []
        for _ in 0..<(try count(minimumSize: 15)) { sections.append(try section()) }
        return DatasetMetadata(
            tenant: tenant,
            service: service,
            timeRange: range,
            profileCount: profiles,
            rowCount: rows,
            sampleCount: samples,
            groups: groups,
            labelSummaries: summaries,
            sections: sections
        )
    }

    fileprivate mutating func optionalTenant() throws(BlockFormatError) -> TenantID? {
        let name = try string()
        if name.isEmpty { return nil }
        do { return try TenantID(name) } catch { throw corrupt("a tenant's name is not one: \(error)") }
    }

    fileprivate mutating func timeRange() throws(BlockFormatError) -> TimeRange {
        let start = try zigzag()
        let end = try zigzag()
        guard start <= end else { throw corrupt("a time range ends before it starts") }
        return TimeRange(start: start, end: end)
    }

    fileprivate mutating func lineage() throws(BlockFormatError) -> [LineageRange] {
        var ranges: [LineageRange] = []
        for _ in 0..<(try count(minimumSize: 10)) { ranges.append(try lineageRange()) }
        return ranges
    }

    private mutating func lineageRange() throws(BlockFormatError) -> LineageRange {
        let incarnation = try fixed64()
        let first = try varint()
        let (last, overflowed) = first.addingReportingOverflow(try varint())
        guard !overflowed else { throw corrupt("a lineage range passes 64 bits") }
        return LineageRange(incarnation: incarnation, sequences: first...last)
    }

    /// A size or count of something elsewhere: held to 48 bits, so that sums of them cannot overflow.
    private mutating func size() throws(BlockFormatError) -> Int { try index(below: 1 << 48) }

    private mutating func group() throws(BlockFormatError) -> SampleGroup {
        let name = try string()
        let periodType = try string()
        let periodUnit = try string()
        let columnCount = try count(minimumSize: 3)
        guard columnCount <= 1 << 12 else { throw corrupt("a sample group claims \(columnCount) columns") }
        var columns: [SampleColumn] = []
        for _ in 0..<columnCount {
            let type = try string()
            let unit = try string()
            let base = try index(below: columnCount + 1)
            var derivation: SampleColumn.Derivation?
            if base > 0 {
                let factor = try zigzag()
                derivation = SampleColumn.Derivation(column: base - 1, factor: factor == 0 ? nil : factor)
            }
            columns.append(SampleColumn(type: type, unit: unit, derivation: derivation))
        }
        for column in columns {
            guard let derivation = column.derivation else { continue }
            guard derivation.factor ?? 1 > 0, columns[derivation.column].derivation == nil else {
                throw corrupt("a column derives from one that is not stored")
            }
        }
        return SampleGroup(name: name, periodType: periodType, periodUnit: periodUnit, columns: columns)
    }

    private mutating func summary() throws(BlockFormatError) -> LabelSummary {
        let name = try string()
        let listed = try count()
        guard listed > 0 else { return LabelSummary(name: name, values: nil) }
        var values: [String] = []
        for _ in 1..<listed { values.append(try string()) }
        return LabelSummary(name: name, values: values)
    }

    private mutating func section() throws(BlockFormatError) -> SectionMetadata {
        let kind = SectionKind(rawValue: try byte())
        let layout = try byte()
        let chunk = try index32()
        let column = UInt16(try index(below: 1 << 16))
        let offset = try size()
        let stored = try size()
        let raw = try size()
        return SectionMetadata(
            kind: kind,
            layout: layout,
            chunk: chunk,
            column: column,
            offset: offset,
            storedSize: stored,
            rawSize: raw,
            checksum: try fixed64()
        )
    }
}
