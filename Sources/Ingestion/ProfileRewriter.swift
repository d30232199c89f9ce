import ProfileModel

/// Changes names in one decoded profile, by giving it further strings.
struct ProfileRewriter {
    private(set) var profile: Profile
    private let mostBytes: Int
    /// Strings that the change in work has made: by number and number of what they were made of.
    private var made: [UInt64: UInt32] = [:]

    /// Makes a rewriter whose new strings take `mostBytes` at most: a few long names in many functions would otherwise
    /// be multiplied.
    init(_ profile: Profile, mostBytes: Int) {
        self.profile = profile
        self.mostBytes = min(profile.text.count.addingClamped(mostBytes), Int(UInt32.max))
    }

    /// Makes the changes.
    ///
    /// Costs nothing without any; looking for Go's shapes is one pass over the names of a Go profile.
    ///
    /// - Throws: `IngestError` when the names would take too many bytes.
    mutating func apply(_ rewrites: ProfileRewrites) throws(IngestError) {
        if rewrites.contains(.underscoresInTypes) { try underscoreTypes() }
        if rewrites.contains(.withoutGoShapes), GoNames.areIn(profile) { try removeGoShapes() }
        made = [:]
        if rewrites.contains(.filesBeforeNames) { try putFilesBeforeNames() }
    }

    private mutating func putFilesBeforeNames() throws(IngestError) {
        for row in profile.functions.indices {
            let function = profile.functions[row]
            profile.functions[row].name = try string(of: function.filename, function.name) { profile in
                Array(profile.bytes(of: function.filename)) + [UInt8(ascii: " ")] + profile.bytes(of: function.name)
            }
        }
    }

    private mutating func underscoreTypes() throws(IngestError) {
        for column in profile.sampleTypes.indices {
            let type = profile.sampleTypes[column].type
            guard profile.bytes(of: type).contains(UInt8(ascii: "-")) else { continue }
            profile.sampleTypes[column].type = try append(
                profile.bytes(of: type).map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
            )
        }
    }

    private mutating func removeGoShapes() throws(IngestError) {
        for row in profile.functions.indices {
            let function = profile.functions[row]
            profile.functions[row].name = try withoutGoShapes(function.name)
            profile.functions[row].systemName = try withoutGoShapes(function.systemName)
        }
    }

    private mutating func withoutGoShapes(_ name: UInt32) throws(IngestError) -> UInt32 {
        // Each string is looked at once, however many functions name it.
        let key = UInt64(name) << 32
        if let known = made[key] { return known }
        let shorter = GoNames.withoutShapes(profile.bytes(of: name))
        let number = try shorter.map { (bytes) throws(IngestError) in try append(bytes) } ?? name
        made[key] = number
        return number
    }

    private mutating func string(
        of first: UInt32,
        _ second: UInt32,
        made bytes: (Profile) -> [UInt8]
    ) throws(IngestError) -> UInt32 {
        let key = UInt64(first) << 32 | UInt64(second)
        if let known = made[key] { return known }
        let number = try append(bytes(profile))
        made[key] = number
        return number
    }

    private mutating func append(_ bytes: [UInt8]) throws(IngestError) -> UInt32 {
        guard profile.text.count + bytes.count <= mostBytes else {
            throw IngestError(
                .limitExceeded,
                reason: "profile_size_limit",
                "the profile with its names as clients know them takes more than \(mostBytes) bytes; send a smaller one"
            )
        }
        let offset = UInt32(profile.text.count)
        profile.text.append(contentsOf: bytes)
        profile.strings.append(Profile.TextRange(offset: offset, length: UInt32(bytes.count)))
        return UInt32(profile.strings.count - 1)
    }
}

extension Int {
    /// The sum, held to the type's range; neither is negative.
    fileprivate func addingClamped(_ other: Int) -> Int {
        let (sum, overflowed) = addingReportingOverflow(other)
        return overflowed ? .max : sum
    }
}
