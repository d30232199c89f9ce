/// How large a profile may be.
///
/// Each limit holds while bytes are read, before anything is allocated for them; 0 is no limit. With the defaults a
/// decoder needs at most about ten times `maxBytes`, and that only for profiles made for the purpose: real ones take
/// about four times their decompressed size.
package struct DecodingLimits: Hashable, Sendable {
    /// Decompressed bytes; a profile of 4 GiB or more is refused in any case.
    package var maxBytes = 64 << 20
    /// Samples.
    package var maxSamples = 1_000_000
    /// Frames of a stack, inlined ones counted; deeper stacks are not refused but cut at the root's end.
    package var maxStackDepth = 1024
    /// Sample types, which are the values of a sample.
    package var maxSampleTypes = 64
    /// Values of all samples together.
    package var maxValues = 8_000_000
    /// Labels of one sample, numeric ones counted.
    package var maxLabelsPerSample = 128
    /// Strings.
    package var maxStrings = 2_000_000
    /// Functions.
    package var maxFunctions = 1_000_000
    /// Locations.
    package var maxLocations = 2_000_000
    /// Source lines of one location: calls inlined into one address.
    package var maxLinesPerLocation = 1024
    /// Source lines of all locations together.
    package var maxLines = 4_000_000
    /// Mappings.
    package var maxMappings = 100_000

    /// The defaults.
    package init() {}

    /// The same limits with the greatest number in place of 0, ready to compare with.
    var effective: DecodingLimits {
        var limits = self
        let fields: [WritableKeyPath<DecodingLimits, Int>] = [
            \.maxBytes, \.maxSamples, \.maxStackDepth, \.maxSampleTypes, \.maxValues, \.maxLabelsPerSample,
            \.maxStrings,
            \.maxFunctions, \.maxLocations, \.maxLinesPerLocation, \.maxLines, \.maxMappings,
        ]
        for field in fields where limits[keyPath: field] <= 0 { limits[keyPath: field] = .max }
        return limits
    }
}
