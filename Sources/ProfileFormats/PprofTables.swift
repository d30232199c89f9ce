import ProfileModel

/// First pass over a pprof: its tables and plain fields, and where its samples are.
///
/// References into the string table wait as 32-bit numbers, too large ones held to the greatest, which no table reaches;
/// references by id wait beside their tables. `resolve` checks them all.
struct PprofTables {
    /// What was read; consistent after `resolve`.
    var profile = Profile()
    /// One cursor over each sample message, in the sender's order.
    private(set) var samples: [WireCursor] = []
    /// Bytes of all sample messages together, to size columns by.
    private(set) var sampleBytes = 0
    /// The most lines that any location has.
    private(set) var mostLinesOfALocation = 0

    private let limits: DecodingLimits
    // Read by the extension that resolves.
    var mappingIDs: [UInt64] = []
    var functionIDs: [UInt64] = []
    var locationIDs: [UInt64] = []
    var mappingIDsOfLocations: [UInt64] = []
    var lines: [SentLine] = []

    /// Makes empty tables; `limits` are effective ones, without zeros.
    init(limits: DecodingLimits) { self.limits = limits }
}

// MARK: Reading

extension PprofTables {
    /// Reads a whole profile.
    mutating func read(_ bytes: Span<UInt8>) throws(ProfileFormatError) {
        reserve(for: bytes.count)
        var cursor = WireCursor(bytes)
        while !cursor.isAtEnd {
            let tag = try cursor.varint(bytes)
            switch tag {
            case Tag.sample: try noteSample(try cursor.message(bytes))
            case Tag.location: try readLocation(try cursor.message(bytes), bytes)
            case Tag.function: try readFunction(try cursor.message(bytes), bytes)
            case Tag.string: try noteString(try cursor.message(bytes))
            case Tag.mapping: try readMapping(try cursor.message(bytes), bytes)
            case Tag.sampleType: try readSampleType(try cursor.message(bytes), bytes)
            case Tag.periodType: profile.periodType = try valueType(try cursor.message(bytes), bytes)
            case Tag.time: profile.timeNanoseconds = Int64(bitPattern: try cursor.varint(bytes))
            case Tag.duration: profile.durationNanoseconds = Int64(bitPattern: try cursor.varint(bytes))
            case Tag.period: profile.period = Int64(bitPattern: try cursor.varint(bytes))
            default: try cursor.skip(tag: tag, bytes)
            }
        }
    }

    /// Makes room for tables as they usually are; it is in proportion to bytes that are there, not to what they claim.
    private mutating func reserve(for byteCount: Int) {
        let rows = min(byteCount / 48, 1 << 16)
        profile.strings.reserveCapacity(rows)
        profile.functions.reserveCapacity(rows)
        functionIDs.reserveCapacity(rows)
        profile.locations.reserveCapacity(rows)
        locationIDs.reserveCapacity(rows)
        mappingIDsOfLocations.reserveCapacity(rows)
        lines.reserveCapacity(rows)
        samples.reserveCapacity(rows / 4)
    }

    /// A line as sent: of a function by its id.
    struct SentLine {
        var functionID: UInt64
        var line: Int64
    }

    /// Field number and wire type of what is read of a profile message.
    private enum Tag {
        static let sampleType: UInt64 = 1 << 3 | 2
        static let sample: UInt64 = 2 << 3 | 2
        static let mapping: UInt64 = 3 << 3 | 2
        static let location: UInt64 = 4 << 3 | 2
        static let function: UInt64 = 5 << 3 | 2
        static let string: UInt64 = 6 << 3 | 2
        static let time: UInt64 = 9 << 3
        static let duration: UInt64 = 10 << 3
        static let periodType: UInt64 = 11 << 3 | 2
        static let period: UInt64 = 12 << 3
    }

    private mutating func noteSample(_ message: WireCursor) throws(ProfileFormatError) {
        guard samples.count < limits.maxSamples else { throw .exceeded("samples", limit: limits.maxSamples) }
        samples.append(message)
        sampleBytes += message.remaining
    }

    private mutating func noteString(_ message: WireCursor) throws(ProfileFormatError) {
        guard profile.strings.count < limits.maxStrings else { throw .exceeded("strings", limit: limits.maxStrings) }
        profile.strings.append(
            Profile.TextRange(offset: UInt32(message.offset), length: UInt32(message.remaining))
        )
    }

    private mutating func readSampleType(
        _ message: WireCursor,
        _ bytes: Span<UInt8>
    ) throws(ProfileFormatError) {
        guard profile.sampleTypes.count < limits.maxSampleTypes else {
            throw .exceeded("sample types", limit: limits.maxSampleTypes)
        }
        profile.sampleTypes.append(try valueType(message, bytes))
    }

    private func valueType(
        _ message: WireCursor,
        _ bytes: Span<UInt8>
    ) throws(ProfileFormatError) -> Profile.ValueType {
        var cursor = message
        var result = Profile.ValueType(type: 0, unit: 0)
        while !cursor.isAtEnd {
            let tag = try cursor.varint(bytes)
            switch tag {
            case 1 << 3: result.type = UInt32(clamping: try cursor.varint(bytes))
            case 2 << 3: result.unit = UInt32(clamping: try cursor.varint(bytes))
            default: try cursor.skip(tag: tag, bytes)
            }
        }
        return result
    }

    private mutating func readMapping(
        _ message: WireCursor,
        _ bytes: Span<UInt8>
    ) throws(ProfileFormatError) {
        guard mappingIDs.count < limits.maxMappings else { throw .exceeded("mappings", limit: limits.maxMappings) }
        var cursor = message
        var id: UInt64 = 0
        var mapping = Profile.Mapping()
        while !cursor.isAtEnd {
            let tag = try cursor.varint(bytes)
            switch tag {
            case 1 << 3: id = try cursor.varint(bytes)
            case 2 << 3: mapping.start = try cursor.varint(bytes)
            case 3 << 3: mapping.limit = try cursor.varint(bytes)
            case 4 << 3: mapping.fileOffset = try cursor.varint(bytes)
            case 5 << 3: mapping.filename = UInt32(clamping: try cursor.varint(bytes))
            case 6 << 3: mapping.buildID = UInt32(clamping: try cursor.varint(bytes))
            case 7 << 3, 8 << 3, 9 << 3, 10 << 3:
                let flag = UInt8(1) << UInt8(tag >> 3 - 7)
                mapping.flags = try cursor.varint(bytes) != 0 ? mapping.flags | flag : mapping.flags & ~flag
            default: try cursor.skip(tag: tag, bytes)
            }
        }
        guard id != 0 else { throw .malformed("a mapping has id 0", at: message.offset) }
        mappingIDs.append(id)
        profile.mappings.append(mapping)
    }

    private mutating func readFunction(
        _ message: WireCursor,
        _ bytes: Span<UInt8>
    ) throws(ProfileFormatError) {
        guard functionIDs.count < limits.maxFunctions else {
            throw .exceeded("functions", limit: limits.maxFunctions)
        }
        var cursor = message
        var id: UInt64 = 0
        var function = Profile.Function()
        while !cursor.isAtEnd {
            let tag = try cursor.varint(bytes)
            switch tag {
            case 1 << 3: id = try cursor.varint(bytes)
            case 2 << 3: function.name = UInt32(clamping: try cursor.varint(bytes))
            case 3 << 3: function.systemName = UInt32(clamping: try cursor.varint(bytes))
            case 4 << 3: function.filename = UInt32(clamping: try cursor.varint(bytes))
            case 5 << 3: function.startLine = Int64(bitPattern: try cursor.varint(bytes))
            default: try cursor.skip(tag: tag, bytes)
            }
        }
        functionIDs.append(id)
        profile.functions.append(function)
    }

    private mutating func readLocation(
        _ message: WireCursor,
        _ bytes: Span<UInt8>
    ) throws(ProfileFormatError) {
        guard locationIDs.count < limits.maxLocations else {
            throw .exceeded("locations", limit: limits.maxLocations)
        }
        var cursor = message
        var id: UInt64 = 0
        var mappingID: UInt64 = 0
        var location = Profile.Location()
        location.firstLine = UInt32(lines.count)
        while !cursor.isAtEnd {
            let tag = try cursor.varint(bytes)
            switch tag {
            case 1 << 3: id = try cursor.varint(bytes)
            case 2 << 3: mappingID = try cursor.varint(bytes)
            case 3 << 3: location.address = try cursor.varint(bytes)
            case 4 << 3 | 2:
                try readLine(try cursor.message(bytes), bytes, of: location)
                location.lineCount += 1
            default: try cursor.skip(tag: tag, bytes)
            }
        }
        guard id != 0 else { throw .malformed("a location has id 0", at: message.offset) }
        mostLinesOfALocation = max(mostLinesOfALocation, Int(location.lineCount))
        locationIDs.append(id)
        mappingIDsOfLocations.append(mappingID)
        profile.locations.append(location)
    }

    @inline(__always)
    private mutating func readLine(
        _ message: WireCursor,
        _ bytes: Span<UInt8>,
        of location: Profile.Location
    ) throws(ProfileFormatError) {
        guard location.lineCount < limits.maxLinesPerLocation else {
            throw .exceeded("lines of one location", limit: limits.maxLinesPerLocation)
        }
        guard lines.count < limits.maxLines else { throw .exceeded("lines", limit: limits.maxLines) }
        var cursor = message
        var functionID: UInt64 = 0
        var line: Int64 = 0
        while !cursor.isAtEnd {
            let tag = try cursor.varint(bytes)
            switch tag {
            case 1 << 3: functionID = try cursor.varint(bytes)
            case 2 << 3: line = Int64(bitPattern: try cursor.varint(bytes))
            default: try cursor.skip(tag: tag, bytes)
            }
        }
        lines.append(SentLine(functionID: functionID, line: line))
    }
}
