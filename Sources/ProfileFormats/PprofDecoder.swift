import Compression
import ProfileModel

/// Reads pprof (`profile.proto`), raw or gzip, within limits and without trusting a byte of it.
///
/// Tables are read in one pass that only notes where samples are: samples come first on the wire and need the tables.
/// A second pass resolves them. Strings are not copied. Unknown fields are skipped, malformed ones refused; every
/// reference is checked. Function ids may be 0 or missing, as some .NET senders write them.
package struct PprofDecoder: Sendable {
    /// How large a profile may be.
    package let limits: DecodingLimits

    private let effectiveLimits: DecodingLimits

    /// Makes a decoder, which may decode any number of profiles.
    package init(limits: DecodingLimits = DecodingLimits()) {
        self.limits = limits
        effectiveLimits = limits.effective
    }

    /// Decodes one profile with limits of its own.
    ///
    /// - Throws: `malformed` for bytes that are not one whole, consistent pprof; `limitExceeded` when it is too large.
    package static func decode(
        _ bytes: [UInt8],
        limits: DecodingLimits = DecodingLimits()
    ) throws(ProfileFormatError) -> DecodedProfile {
        try PprofDecoder(limits: limits).decode(bytes)
    }

    /// Decodes one profile.
    ///
    /// - Throws: `malformed` for bytes that are not one whole, consistent pprof; `limitExceeded` when it is too large.
    package func decode(_ bytes: [UInt8]) throws(ProfileFormatError) -> DecodedProfile {
        let text = try expand(bytes)
        guard !text.isEmpty else { throw Self.refused("the profile is empty; send at least its sample types") }
        var tables = PprofTables(limits: effectiveLimits)
        try tables.read(text.span)
        let locations = try tables.resolve()
        var samples = PprofSamples(tables: tables, locations: locations, limits: effectiveLimits)
        try samples.read(tables.samples, text.span)
        samples.profile.text = text
        return DecodedProfile(profile: samples.profile, notes: samples.notes)
    }

    /// The protobuf bytes themselves, held to `maxBytes` and to what 32-bit offsets can name.
    private func expand(_ bytes: [UInt8]) throws(ProfileFormatError) -> [UInt8] {
        let limit = min(effectiveLimits.maxBytes, Int(UInt32.max))
        guard Gzip.isGzip(bytes) else {
            guard bytes.count <= limit else { throw .exceeded("bytes", limit: limit) }
            return bytes
        }
        let text = try inflate(bytes, limit: limit)
        guard !Gzip.isGzip(text) else { throw Self.refused("the profile is compressed twice; compress it once") }
        return text
    }

    private func inflate(_ bytes: [UInt8], limit: Int) throws(ProfileFormatError) -> [UInt8] {
        do {
            return try Gzip.inflate(bytes, limit: limit)
        } catch {
            guard error.code != .tooLarge else { throw .exceeded("decompressed bytes", limit: limit) }
            throw Self.refused("\(error.message); send the whole file as it was written")
        }
    }

    private static func refused(_ reason: String) -> ProfileFormatError {
        ProfileFormatError(code: .malformed, message: "reading pprof: \(reason)")
    }
}
