import ProfileModel

/// Second pass over a pprof: its samples, resolved against the tables.
struct PprofSamples {
    /// The profile with the samples read so far.
    var profile: Profile
    /// What was left out so far.
    private(set) var notes = DecodingNotes()

    private let locations: IdentifierIndex
    private let limits: DecodingLimits
    private let stringCount: UInt64
    /// Stacks of no more locations than this need no look at their lines to know that they are not too deep.
    private let surelyShallow: Int

    /// Starts from resolved tables; `limits` are effective ones, without zeros.
    init(tables: PprofTables, locations: IdentifierIndex, limits: DecodingLimits) {
        profile = tables.profile
        self.locations = locations
        self.limits = limits
        stringCount = UInt64(tables.profile.strings.count)
        surelyShallow = limits.maxStackDepth / max(tables.mostLinesOfALocation, 1)
        profile.samples.reserveCapacity(tables.samples.count)
        profile.values.reserveCapacity(
            min(tables.samples.count * profile.sampleTypes.count, tables.sampleBytes, limits.maxValues)
        )
        // A location takes a byte at least; room that is not used is never touched.
        profile.stackLocations.reserveCapacity(tables.sampleBytes)
    }

    /// Reads all samples.
    mutating func read(_ messages: [WireCursor], _ bytes: Span<UInt8>) throws(ProfileFormatError) {
        for message in messages { try readSample(message, bytes) }
    }

    private mutating func readSample(_ message: WireCursor, _ bytes: Span<UInt8>) throws(ProfileFormatError) {
        var cursor = message
        let firstLocation = profile.stackLocations.count
        let firstValue = profile.values.count
        let firstLabel = profile.labels.count
        var labelMessages = 0
        while !cursor.isAtEnd {
            let tag = try cursor.varint(bytes)
            switch tag {
            case 1 << 3 | 2:
                try readLocations(try cursor.message(bytes), bytes)
            case 1 << 3:
                let id = try cursor.varint(bytes)
                guard let row = locations[id] else { throw Self.unknownLocation(id, at: cursor.offset) }
                profile.stackLocations.append(row)
            case 2 << 3 | 2:
                var packed = try cursor.message(bytes)
                while !packed.isAtEnd { try readValue(&packed, bytes, after: firstValue) }
            case 2 << 3: try readValue(&cursor, bytes, after: firstValue)
            case 3 << 3 | 2:
                labelMessages += 1
                guard labelMessages <= limits.maxLabelsPerSample else {
                    throw .exceeded("labels of one sample", limit: limits.maxLabelsPerSample)
                }
                try readLabel(try cursor.message(bytes), bytes)
            default: try cursor.skip(tag: tag, bytes)
            }
        }
        try checkValues(profile.values.count - firstValue, of: message)
        cutStack(from: firstLocation)
        profile.samples.append(
            Profile.Sample(
                firstLocation: UInt32(firstLocation),
                locationCount: UInt32(profile.stackLocations.count - firstLocation),
                firstLabel: UInt32(firstLabel),
                labelCount: UInt32(profile.labels.count - firstLabel)
            )
        )
    }

    private mutating func readLocations(_ packed: WireCursor, _ bytes: Span<UInt8>) throws(ProfileFormatError) {
        var cursor = packed
        let locations = locations
        try profile.stackLocations.append(addingCapacity: packed.remaining) { stack throws(ProfileFormatError) in
            while !cursor.isAtEnd {
                let id = try cursor.varint(bytes)
                guard let row = locations[id] else { throw Self.unknownLocation(id, at: cursor.offset) }
                stack.append(row)
            }
        }
    }

    @inline(__always)
    private mutating func readValue(
        _ cursor: inout WireCursor,
        _ bytes: Span<UInt8>,
        after first: Int
    ) throws(ProfileFormatError) {
        guard profile.values.count - first < profile.sampleTypes.count else {
            throw .malformed(
                "a sample has more values than the \(profile.sampleTypes.count) sample types",
                at: cursor.offset
            )
        }
        guard profile.values.count < limits.maxValues else { throw .exceeded("values", limit: limits.maxValues) }
        profile.values.append(Int64(bitPattern: try cursor.varint(bytes)))
    }

    private mutating func readLabel(_ message: WireCursor, _ bytes: Span<UInt8>) throws(ProfileFormatError) {
        var cursor = message
        var key: UInt64 = 0
        var value: UInt64 = 0
        var unit: UInt64 = 0
        while !cursor.isAtEnd {
            let tag = try cursor.varint(bytes)
            switch tag {
            case 1 << 3: key = try cursor.varint(bytes)
            case 2 << 3: value = try cursor.varint(bytes)
            case 4 << 3: unit = try cursor.varint(bytes)
            default: try cursor.skip(tag: tag, bytes)
            }
        }
        let greatest = max(key, value, unit)
        guard greatest < stringCount else {
            throw .malformed("a label names string \(greatest) of \(stringCount)", at: message.offset)
        }
        // A label without a text is numeric.
        if value != 0 { profile.labels.append(Profile.SampleLabel(key: UInt32(key), value: UInt32(value))) }
    }

    @inline(never)
    private static func unknownLocation(_ id: UInt64, at offset: Int) -> ProfileFormatError {
        .malformed("a sample names location \(id), which is not there,", at: offset)
    }

    private func checkValues(_ count: Int, of message: WireCursor) throws(ProfileFormatError) {
        guard count == profile.sampleTypes.count else {
            throw .malformed(
                "a sample has \(count) values for \(profile.sampleTypes.count) sample types",
                at: message.offset
            )
        }
    }

    /// Cuts the stack that starts there and ends the column to the depth allowed, from the root's end, at whole locations.
    @inline(__always)
    private mutating func cutStack(from first: Int) {
        if profile.stackLocations.count - first > surelyShallow { cutDeepStack(from: first) }
    }

    @inline(never)
    private mutating func cutDeepStack(from first: Int) {
        var depth = 0
        for position in first..<profile.stackLocations.count {
            let location = profile.locations[Int(profile.stackLocations[position])]
            depth += max(Int(location.lineCount), 1)
            if depth > limits.maxStackDepth, position > first {
                profile.stackLocations.removeSubrange(position...)
                notes.truncatedStacks += 1
                return
            }
        }
    }
}
