import ProfileModel

/// One service's part of a segment, as it comes in.
struct DatasetBuilder: Sendable {
    private let tenant: TenantID
    private let service: String
    private var symbols: SymbolInterner
    private var series: [LabelSet] = []
    private var seriesNumbers: [LabelSet: UInt32] = [:]
    private var groups: [GroupBuilder] = []
    private var groupNumbers: [SampleGroup: Int] = [:]
    private var firstTime = Int64.max
    private var lastTime = Int64.min
    /// Identity of each profile by number, and when it may be forgotten.
    private(set) var identities: [ProfileIdentity] = []
    private(set) var expirations: [Int64] = []

    init(tenant: TenantID, service: String, seed: UInt64) {
        self.tenant = tenant
        self.service = service
        symbols = SymbolInterner(seed: seed)
    }

    /// Takes a profile in; false when none of its samples counts and there is nothing to store.
    ///
    /// - Throws: `SegmentBuilderError` when its values do not fit; nothing was taken in then.
    mutating func add(_ entry: SegmentEntry) throws(SegmentBuilderError) -> Bool {
        let profile = entry.profile
        let rows = SampleRowBuilder(profile, labels: entry.labels)
        guard !rows.samples.isEmpty else { return false }
        try Self.checkSums(profile, rows)
        let group = groupNumber(of: entry)
        groups[group].addProfile(number: UInt32(identities.count), time: entry.time, identity: entry.identity)
        identities.append(entry.identity)
        expirations.append(entry.identityExpires)
        firstTime = min(firstTime, entry.time)
        lastTime = max(lastTime, entry.time)
        addRows(rows, of: profile, to: group)
        return true
    }

    /// What it will take when stored, roughly, in bytes.
    var estimatedSize: Int {
        let samples = groups.reduce(0) { $0 + $1.sampleCount * (1 + $1.group.columns.count) }
        return (symbols.approximateSize + samples + identities.count * 24) / 2
    }

    /// Appends the dataset's sections to the block and gives its metadata.
    func encode(into block: inout [UInt8], level: Int32) throws(BlockFormatError) -> DatasetMetadata {
        var sections = SectionAppender(block: block, level: level)
        block = []
        try sections.append(.series, SeriesTable(labelSets: series).encoded())
        var finishedGroups: [SampleGroup] = []
        for (index, builder) in groups.enumerated() {
            let finished = builder.finished()
            finishedGroups.append(finished.group)
            try sections.append(.profiles, builder.rows.encoded(group: finished.group), chunk: index)
            try sections.append(.stacks, finished.stacks, chunk: index)
            for values in finished.values {
                try sections.append(.values, values.bytes, chunk: index, column: values.column)
            }
        }
        try sections.append(.symbols, symbols.table.encoded())
        block = sections.block
        return DatasetMetadata(
            tenant: tenant,
            service: service,
            timeRange: TimeRange(start: firstTime, end: lastTime),
            profileCount: identities.count,
            rowCount: groups.reduce(0) { $0 + $1.rows.rowProfiles.count },
            sampleCount: groups.reduce(0) { $0 + $1.sampleCount },
            groups: finishedGroups,
            labelSummaries: LabelSummary.summaries(of: series),
            sections: sections.metadata
        )
    }

    /// Sums over all samples fit 64 bits, so those over fewer do, too.
    private static func checkSums(_ profile: Profile, _ rows: SampleRowBuilder) throws(SegmentBuilderError) {
        let width = profile.sampleTypes.count
        for column in 0..<width {
            var sum: Int64 = 0
            for sample in rows.samples {
                let (next, overflowed) = sum.addingReportingOverflow(profile.values[sample.index * width + column])
                guard !overflowed else { throw .valuesOverflow(column: column) }
                sum = next
            }
        }
    }

    private mutating func groupNumber(of entry: SegmentEntry) -> Int {
        let profile = entry.profile
        let columns = profile.sampleTypes.map { type in
            SampleColumn(type: profile.string(type.type), unit: profile.string(type.unit))
        }
        let group = SampleGroup(
            name: entry.name,
            periodType: profile.periodType.map { profile.string($0.type) } ?? "",
            periodUnit: profile.periodType.map { profile.string($0.unit) } ?? "",
            columns: columns
        )
        if let known = groupNumbers[group] { return known }
        groupNumbers[group] = groups.count
        groups.append(GroupBuilder(group))
        return groups.count - 1
    }

    private mutating func seriesNumber(_ labels: LabelSet) -> UInt32 {
        if let known = seriesNumbers[labels] { return known }
        let number = UInt32(series.count)
        seriesNumbers[labels] = number
        series.append(labels)
        return number
    }

    private mutating func addRows(_ rows: SampleRowBuilder, of whole: Profile, to group: Int) {
        let countsWhole = rows.samples.count == whole.samples.count
        let profile = countsWhole ? whole : whole.trimmed(to: rows.samples.lazy.map(\.index))
        let locations = symbols.locations(of: profile)
        // Places of samples that do not count may lie beyond a trimmed table.
        let paths = profile.stackLocations.map { Int($0) < locations.count ? locations[Int($0)] : IndexTable.none }
        let order = rows.samplesByRow()
        var last: (labels: LabelSet, number: UInt32)?
        for (row, key) in rows.keys.enumerated() {
            // Rows that only spans tell apart share their labels, which is seen at once.
            let number = last.flatMap { $0.labels == key.labels ? $0.number : nil } ?? seriesNumber(key.labels)
            last = (key.labels, number)
            groups[group].beginRow(series: number, span: key.span, trace: key.trace)
            let samples = order.samples[order.starts[row]..<order.starts[row + 1]]
            let stacks = samples.map { index in
                let sample = profile.samples[Int(index)]
                let first = Int(sample.firstLocation)
                return symbols.stack(paths.span.extracting(first..<first + Int(sample.locationCount)))
            }
            groups[group].addSamples(stacks, samples, profile.values)
        }
    }
}

extension LabelSummary {
    /// More values than this are not listed.
    static let mostListedValues = 32

    static func summaries(of series: [LabelSet]) -> [LabelSummary] {
        // By bytes: what differs only in Unicode normalisation is different.
        var values: [[UInt8]: Set<[UInt8]>] = [:]
        for labelSet in series {
            for label in labelSet.labels { values[Array(label.name.utf8), default: []].insert(Array(label.value.utf8)) }
        }
        return values.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { name, values in
            let listed = values.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
            return LabelSummary(
                name: String(decoding: name, as: UTF8.self),
                values: values.count > mostListedValues ? nil : listed
            )
        }
    }
}
