import Compression
import ProfileModel
import Testing

@testable import ProfileFormats

struct DecodingLimitsTests {
    /// Ten stacked samples of one location each, in as many functions, plus a deep one.
    private static func deepSample() -> SamplePprof {
        var sample = SamplePprof()
        sample.functions = (1...100).map { id in
            WireWriter { function in
                function.number(1, UInt64(id))
                function.number(2, UInt64(5))
            }.bytes
        }
        sample.locations = (1...100).map { SamplePprof.location(UInt64($0), mapping: 1, functions: [UInt64($0)]) }
        sample.samples = [
            SamplePprof.sample(Array(1...100), values: [1, 2]), SamplePprof.sample([7, 8], values: [3, 4]),
            SamplePprof.sample(Array(1...10), values: [5, 6]),
        ]
        return sample
    }

    @Test func `deep stacks keep the leaf's side, their values and their count`() throws {
        var limits = DecodingLimits()
        limits.maxStackDepth = 10
        let decoded = try PprofDecoder.decode(Self.deepSample().bytes, limits: limits)
        expectConsistent(decoded.profile, "cut")
        #expect(decoded.notes.truncatedStacks == 1)
        #expect(decoded.profile.samples.map(\.locationCount) == [10, 2, 10])
        #expect(Array(decoded.profile.stackLocations[..<10]) == Array(0..<10))
        #expect(decoded.profile.values == [1, 2, 3, 4, 5, 6])
    }

    @Test func `inlined frames count, locations are cut whole and the leaf's stays`() throws {
        var sample = SamplePprof()
        sample.locations[1] = SamplePprof.location(2, mapping: 1, functions: [1, 2, 3])
        sample.samples = [
            SamplePprof.sample([1, 2, 3], values: [1, 1]), SamplePprof.sample([2, 1], values: [1, 1]),
            SamplePprof.sample([1, 3], values: [1, 1]),
        ]
        for (depth, counts, truncated) in [
            (5, [3, 2, 2], 0), (4, [2, 2, 2], 1), (3, [1, 1, 2], 2), (1, [1, 1, 1], 3),
        ] {
            var limits = DecodingLimits()
            limits.maxStackDepth = depth
            let decoded = try PprofDecoder.decode(sample.bytes, limits: limits)
            #expect(decoded.profile.samples.map { Int($0.locationCount) } == counts)
            #expect(decoded.notes.truncatedStacks == truncated)
        }
    }

    @Test(
        arguments: [
            (\.maxSamples, 3, "samples"), (\.maxSampleTypes, 2, "sample types"), (\.maxValues, 6, "values"),
            (\.maxStrings, 11, "strings"), (\.maxFunctions, 100, "functions"), (\.maxLocations, 100, "locations"),
            (\.maxLines, 100, "lines"), (\.maxMappings, 1, "mappings"),
        ] as [(any WritableKeyPath<DecodingLimits, Int> & Sendable, Int, String)]
    )
    func `a profile at a limit is accepted and one beyond it is not`(
        field: any WritableKeyPath<DecodingLimits, Int> & Sendable,
        count: Int,
        what: String
    ) throws {
        let bytes = Self.deepSample().bytes
        var limits = DecodingLimits()
        limits[keyPath: field] = count
        #expect(throws: Never.self) { try PprofDecoder.decode(bytes, limits: limits) }
        limits[keyPath: field] = 0
        #expect(throws: Never.self) { try PprofDecoder.decode(bytes, limits: limits) }
        guard count > 1 else { return }
        limits[keyPath: field] = count - 1
        let error = #expect(throws: ProfileFormatError.self) { try PprofDecoder.decode(bytes, limits: limits) }
        #expect(error?.code == .limitExceeded)
        #expect(error?.message.contains("more than \(count - 1) \(what)") == true)
    }

    @Test func `labels of a sample and lines of a location are bounded`() throws {
        var sample = SamplePprof()
        sample.samples = [
            SamplePprof.sample([1], values: [1, 2]) { writer in for _ in 0..<5 { writer.message(3, []) } }
        ]
        sample.locations[0] = SamplePprof.location(1, mapping: 1, functions: [1, 1, 1, 1])
        var limits = DecodingLimits()
        limits.maxLabelsPerSample = 5
        limits.maxLinesPerLocation = 4
        #expect(throws: Never.self) { try PprofDecoder.decode(sample.bytes, limits: limits) }
        limits.maxLabelsPerSample = 4
        #expect(throws: ProfileFormatError.self) { try PprofDecoder.decode(sample.bytes, limits: limits) }
        limits.maxLabelsPerSample = 5
        limits.maxLinesPerLocation = 3
        #expect(throws: ProfileFormatError.self) { try PprofDecoder.decode(sample.bytes, limits: limits) }
    }

    @Test func `bytes are limited as sent and as decompressed`() throws {
        let bytes = SamplePprof().bytes
        let packed = try Gzip.deflate(bytes, level: 6)
        var limits = DecodingLimits()
        limits.maxBytes = bytes.count
        #expect(throws: Never.self) { try PprofDecoder.decode(bytes, limits: limits) }
        #expect(throws: Never.self) { try PprofDecoder.decode(packed, limits: limits) }
        limits.maxBytes -= 1
        for sent in [bytes, packed] {
            let error = #expect(throws: ProfileFormatError.self) { try PprofDecoder.decode(sent, limits: limits) }
            #expect(error?.code == .limitExceeded)
        }
    }

    @Test(arguments: [1 << 30, 1 << 40, UInt64.max])
    func `a claimed length is not believed`(length: UInt64) {
        for field in 1...6 as ClosedRange<UInt64> {
            let bytes = WireWriter { writer in
                writer.raw(field << 3 | 2)
                writer.raw(length)
            }.bytes
            let error = #expect(throws: ProfileFormatError.self) { try PprofDecoder.decode(bytes) }
            #expect(error?.message.contains("claims \(length) bytes and 0 are left") == true)
        }
    }

    @Test func `no limit means none`() {
        var limits = DecodingLimits()
        limits.maxBytes = 0
        limits.maxSamples = -1
        #expect(limits.effective.maxBytes == .max)
        #expect(limits.effective.maxSamples == .max)
        #expect(limits.effective.maxStackDepth == limits.maxStackDepth)
    }
}
