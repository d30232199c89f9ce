import ProfileModel

/// Layout 1 of the profiles section, column after column:
///
/// | column | encoding |
/// | --- | --- |
/// | count of profiles | varint |
/// | profile numbers | difference to the one before, varint |
/// | times | difference to the one before, zigzag |
/// | identities | 16 bytes each, high half first, little endian |
/// | count of rows | varint |
/// | flags | 1: spans follow, 2: traces follow |
/// | row profiles | difference to the one before, varint |
/// | row series, row sample counts | varint |
/// | spans | 8 bytes each |
/// | traces | 16 bytes each |
/// | totals of each stored column | varint |
extension RowTable {
    private static let hasSpans: UInt8 = 1
    private static let hasTraces: UInt8 = 2

    /// The section's bytes; totals of derived columns are left out.
    package func encoded(group: SampleGroup) -> [UInt8] {
        var writer = ByteWriter(capacity: profileNumbers.count * 24 + rowProfiles.count * 12)
        writeProfiles(&writer)
        writer.varint(rowProfiles.count)
        writer.byte((rowSpans.isEmpty ? 0 : Self.hasSpans) | (rowTraces.isEmpty ? 0 : Self.hasTraces))
        var last: UInt32 = 0
        for profile in rowProfiles {
            writer.varint(profile - last)
            last = profile
        }
        for series in rowSeries { writer.varint(series) }
        for count in rowSampleCounts { writer.varint(count) }
        for span in rowSpans { writer.fixed64(span) }
        for trace in rowTraces {
            writer.fixed64(trace.high)
            writer.fixed64(trace.low)
        }
        for (index, column) in group.columns.enumerated() where column.derivation == nil {
            for total in totals[index] { writer.varint(UInt64(bitPattern: total)) }
        }
        return writer.bytes
    }

    /// Reads a profiles section.
    ///
    /// - Throws: `BlockFormatError`.
    package init(
        decoding raw: [UInt8],
        layout: UInt8,
        group: SampleGroup,
        seriesCount: Int,
        profileCount: Int
    ) throws(BlockFormatError) {
        guard layout == SectionLayout.lean else {
            guard layout == SectionLayout.sorted || layout == SectionLayout.rollup else {
                throw SectionLayout.unknown(layout, .profiles)
            }
            let isRollup = layout == SectionLayout.rollup
            try self.init(
                sorted: raw,
                isRollup: isRollup,
                group: group,
                seriesCount: seriesCount,
                profileCount: profileCount
            )
            return
        }
        self.init(columns: group.columns.count)
        do {
            var reader = ByteReader(raw)
            try readProfiles(&reader, limit: profileCount)
            try readRows(&reader, seriesCount: seriesCount)
            try readTotals(&reader, group: group)
            try reader.expectEnd()
        } catch { throw BlockFormatError(error.code, error.message, section: .profiles, offset: error.offset) }
    }

    private func writeProfiles(_ writer: inout ByteWriter) {
        writer.varint(profileNumbers.count)
        var lastNumber: UInt32 = 0
        for number in profileNumbers {
            writer.varint(number - lastNumber)
            lastNumber = number
        }
        var lastTime: Int64 = 0
        for time in profileTimes {
            writer.zigzag(time &- lastTime)
            lastTime = time
        }
        for identity in profileIdentities {
            writer.fixed64(identity.high)
            writer.fixed64(identity.low)
        }
    }

    private mutating func readProfiles(_ reader: inout ByteReader, limit: Int) throws(BlockFormatError) {
        let count = try reader.count(minimumSize: 18)
        profileNumbers.reserveCapacity(count)
        profileTimes.reserveCapacity(count)
        profileIdentities.reserveCapacity(count)
        var number: UInt64 = 0
        for _ in 0..<count {
            number += UInt64(try reader.index32())
            guard number < min(UInt64(limit), UInt64(UInt32.max)) else {
                throw reader.corrupt("a profile is number \(number) of \(limit)")
            }
            profileNumbers.append(UInt32(number))
        }
        var time: Int64 = 0
        for _ in 0..<count {
            time = time &+ (try reader.zigzag())
            profileTimes.append(time)
        }
        for _ in 0..<count {
            profileIdentities.append(ProfileIdentity(high: try reader.fixed64(), low: try reader.fixed64()))
        }
    }

    private mutating func readRows(_ reader: inout ByteReader, seriesCount: Int) throws(BlockFormatError) {
        let count = try reader.count(minimumSize: 3)
        let flags = try reader.byte()
        rowProfiles.reserveCapacity(count)
        rowSeries.reserveCapacity(count)
        rowSampleCounts.reserveCapacity(count)
        var profile: UInt64 = 0
        for _ in 0..<count {
            profile += UInt64(try reader.index32())
            guard profile < UInt64(profileNumbers.count) else { throw reader.corrupt("a row's profile is \(profile)") }
            rowProfiles.append(UInt32(profile))
        }
        for _ in 0..<count { rowSeries.append(UInt32(try reader.index(below: seriesCount))) }
        for _ in 0..<count { rowSampleCounts.append(try reader.index32()) }
        if flags & Self.hasSpans != 0 { for _ in 0..<count { rowSpans.append(try reader.fixed64()) } }
        if flags & Self.hasTraces != 0 {
            for _ in 0..<count { rowTraces.append(TraceID(high: try reader.fixed64(), low: try reader.fixed64())) }
        }
    }

    /// Reads the totals of columns without a constant factor and makes those of the others.
    mutating func readTotals(_ reader: inout ByteReader, group: SampleGroup) throws(BlockFormatError) {
        for (index, column) in group.columns.enumerated() where column.derivation?.factor == nil {
            totals[index].reserveCapacity(rowProfiles.count)
            for _ in 0..<rowProfiles.count { totals[index].append(try reader.total()) }
        }
        for (index, column) in group.columns.enumerated() {
            guard let derivation = column.derivation, let factor = derivation.factor else { continue }
            totals[index].reserveCapacity(rowProfiles.count)
            for total in totals[derivation.column] {
                let (product, overflowed) = total.multipliedReportingOverflow(by: factor)
                guard !overflowed else { throw reader.corrupt("a derived total passes 64 bits") }
                totals[index].append(product)
            }
        }
    }
}

extension ByteReader {
    /// A sum of sample values, which are never negative.
    fileprivate mutating func total() throws(BlockFormatError) -> Int64 {
        let value = try varint()
        guard let total = Int64(exactly: value) else { throw corrupt("a total is \(value)") }
        return total
    }
}
