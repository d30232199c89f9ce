import ProfileModel

/// Layouts 2 and 3 of the profiles section: rows sorted by series, then by profile or window.
///
/// | column | layout 2 (raw) | layout 3 (rollup) |
/// | --- | --- | --- |
/// | front | varint: number in the dataset of the first profile | varint: width of a window, nanoseconds |
/// | count | of profiles, varint | of windows, varint |
/// | times | of the first, zigzag; differences, varint | index of the first window, zigzag; differences less one, varint |
/// | rows | count, varint | count, varint |
/// | series | runs: series less the one after the last, length less one, varints | the same |
/// | profile or window of each row | first of a run: varint; difference, varint | the same, differences less one |
/// | profiles of each row | – | varint, less one |
/// | totals of each column without a constant factor | varint | varint |
extension RowTable {
    /// The section's bytes in layout 2; the profiles are numbered without a gap.
    func encodedSorted(group: SampleGroup) -> [UInt8] {
        var writer = ByteWriter(capacity: profileTimes.count * 4 + rowProfiles.count * 6)
        writer.varint(profileNumbers.first ?? 0)
        writer.varint(profileTimes.count)
        if let first = profileTimes.first { writer.zigzag(first) }
        for place in profileTimes.indices.dropFirst() {
            writer.varint(UInt64(bitPattern: profileTimes[place] &- profileTimes[place - 1]))
        }
        writeRows(&writer, step: 0)
        writeTotals(&writer, group)
        return writer.bytes
    }

    /// The section's bytes in layout 3; times are ends of windows of that width.
    func encodedRollup(group: SampleGroup, width: Int64) -> [UInt8] {
        var writer = ByteWriter(capacity: profileTimes.count * 2 + rowProfiles.count * 6)
        writer.varint(UInt64(width))
        writer.varint(profileTimes.count)
        if let first = profileTimes.first { writer.zigzag(first / width) }
        for place in profileTimes.indices.dropFirst() {
            writer.varint(UInt64(profileTimes[place] / width - profileTimes[place - 1] / width - 1))
        }
        writeRows(&writer, step: 1)
        for count in rowProfileCounts { writer.varint(count - 1) }
        writeTotals(&writer, group)
        return writer.bytes
    }

    /// Reads layout 2 or 3.
    ///
    /// - Throws: `BlockFormatError`.
    init(
        sorted raw: [UInt8],
        isRollup: Bool,
        group: SampleGroup,
        seriesCount: Int,
        profileCount: Int
    ) throws(BlockFormatError) {
        self.init(columns: group.columns.count)
        do throws(BlockFormatError) {
            var reader = ByteReader(raw)
            if isRollup { try readWindows(&reader) } else { try readTimes(&reader, limit: profileCount) }
            try readRuns(&reader, seriesCount: seriesCount, step: isRollup ? 1 : 0)
            if isRollup {
                for _ in rowSeries.indices { rowProfileCounts.append(try reader.count32()) }
            }
            try readTotals(&reader, group: group)
            try reader.expectEnd()
        } catch { throw BlockFormatError(error.code, error.message, section: .profiles, offset: error.offset) }
    }

    private func writeRows(_ writer: inout ByteWriter, step: UInt32) {
        writer.varint(rowProfiles.count)
        var starts: [Int] = []
        for row in rowSeries.indices where row == 0 || rowSeries[row] != rowSeries[row - 1] { starts.append(row) }
        var next: UInt32 = 0
        for (run, start) in starts.enumerated() {
            let end = run + 1 < starts.count ? starts[run + 1] : rowSeries.count
            writer.varint(rowSeries[start] - next)
            writer.varint(end - start - 1)
            next = rowSeries[start] + 1
        }
        for row in rowProfiles.indices {
            let isFirst = row == 0 || rowSeries[row] != rowSeries[row - 1]
            writer.varint(isFirst ? rowProfiles[row] : rowProfiles[row] - rowProfiles[row - 1] - step)
        }
    }

    private func writeTotals(_ writer: inout ByteWriter, _ group: SampleGroup) {
        for (index, column) in group.columns.enumerated() where column.derivation?.factor == nil {
            for total in totals[index] { writer.varint(UInt64(bitPattern: total)) }
        }
    }

    private mutating func readTimes(_ reader: inout ByteReader, limit: Int) throws(BlockFormatError) {
        let first = try reader.index32()
        let count = try reader.count()
        // Numbers have 32 bits, whatever the metadata claims.
        guard UInt64(first) + UInt64(count) <= min(UInt64(limit), UInt64(UInt32.max)) else {
            throw reader.corrupt("\(count) profiles from number \(first) on are more than \(limit)")
        }
        profileTimes.reserveCapacity(count)
        profileNumbers = Array(first..<first + UInt32(count))
        var time: Int64 = 0
        for place in 0..<count {
            time = place == 0 ? try reader.zigzag() : try reader.moment(time, advancedBy: try reader.varint())
            profileTimes.append(time)
        }
    }

    private mutating func readWindows(_ reader: inout ByteReader) throws(BlockFormatError) {
        guard let width = Int64(exactly: try reader.varint()), width > 0 else {
            throw reader.corrupt("a window has no width")
        }
        let count = try reader.count()
        profileTimes.reserveCapacity(count)
        var window: Int64 = 0
        for place in 0..<count {
            if place == 0 {
                window = try reader.zigzag()
            } else {
                window = try reader.moment(try reader.moment(window, advancedBy: 1), advancedBy: try reader.varint())
            }
            let (end, overflowed) = window.multipliedReportingOverflow(by: width)
            guard !overflowed else { throw reader.corrupt("a window ends outside of time") }
            profileTimes.append(end)
        }
    }

    private mutating func readRuns(
        _ reader: inout ByteReader,
        seriesCount: Int,
        step: UInt64
    ) throws(BlockFormatError) {
        let count = try reader.count()
        rowSeries.reserveCapacity(count)
        rowProfiles.reserveCapacity(count)
        var next: UInt64 = 0
        while rowSeries.count < count {
            let series = next + UInt64(try reader.index32())
            guard series < UInt64(seriesCount) else { throw reader.corrupt("a row's series is \(series)") }
            let length = try reader.index(below: count - rowSeries.count) + 1
            rowSeries.append(contentsOf: repeatElement(UInt32(series), count: length))
            next = series + 1
        }
        var profile: UInt64 = 0
        for row in 0..<count {
            let isFirst = row == 0 || rowSeries[row] != rowSeries[row - 1]
            profile = isFirst ? UInt64(try reader.index32()) : profile + step + UInt64(try reader.index32())
            guard profile < UInt64(profileTimes.count) else { throw reader.corrupt("a row's profile is \(profile)") }
            rowProfiles.append(UInt32(profile))
        }
    }
}

extension ByteReader {
    /// A count of at least one that fits 32 bits.
    fileprivate mutating func count32() throws(BlockFormatError) -> UInt32 {
        let value = try index32()
        guard value < UInt32.max else { throw corrupt("a row has too many profiles") }
        return value + 1
    }

    /// A moment so much later.
    fileprivate func moment(_ time: Int64, advancedBy step: UInt64) throws(BlockFormatError) -> Int64 {
        let next = time &+ Int64(bitPattern: step)
        guard next >= time else { throw corrupt("times pass 64 bits") }
        return next
    }
}
