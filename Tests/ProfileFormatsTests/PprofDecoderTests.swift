import Compression
import ProfileModel
import Testing

@testable import ProfileFormats

struct PprofDecoderTests {
    private func failure(_ sample: SamplePprof) -> String? {
        let error = #expect(throws: ProfileFormatError.self) { try PprofDecoder.decode(sample.bytes) }
        #expect(error?.code == .malformed)
        return error?.message
    }

    @Test func `a small profile is read into columns`() throws {
        let bytes = SamplePprof().bytes
        let profile = try PprofDecoder.decode(bytes).profile
        expectConsistent(profile, "the whole sample")
        #expect(profile.text == bytes)
        #expect(profile.sampleTypes.map { profile.string($0.type) } == ["samples", "cpu"])
        #expect(profile.values == [3, 30])
        #expect(profile.stackLocations == [2, 1, 0])
        #expect(profile.functions.map { profile.string($0.name) } == ["root", "middle", "leaf"])
        #expect(profile.locations.map(\.address) == [0x1001, 0x1002, 0x1003])
        #expect(profile.lines.map(\.line) == [7, 7, 7])
        #expect(profile.mappings.map { profile.string($0.filename) } == ["/bin/app"])
        #expect(profile.mappings.map(\.flags) == [1])
        #expect(profile.periodType == nil)
    }

    @Test func `gzip and raw give the same`() throws {
        let bytes = SamplePprof().bytes
        let profile = try PprofDecoder.decode(Gzip.deflate(bytes, level: 6)).profile
        #expect(profile.text == bytes)
        #expect(profile.values == [3, 30])
    }

    @Test func `what is compressed twice, or empty, is told as that`() throws {
        let bytes = SamplePprof().bytes
        let twice = try Gzip.deflate(Gzip.deflate(bytes, level: 6), level: 6)
        let error = #expect(throws: ProfileFormatError.self) { try PprofDecoder.decode(twice) }
        #expect(error?.message.contains("compressed twice") == true)
        for empty in [[], try Gzip.deflate([], level: 6)] {
            let error = #expect(throws: ProfileFormatError.self) { try PprofDecoder.decode(empty) }
            #expect(error?.message.contains("empty") == true)
        }
    }

    @Test func `values and locations may come unpacked and in several runs`() throws {
        var sample = SamplePprof()
        sample.samples = [
            WireWriter { writer in
                writer.number(1, UInt64(3))
                writer.packed(2, [3])
                writer.packed(1, [2, 1])
                writer.number(2, UInt64(30))
            }.bytes
        ]
        let profile = try PprofDecoder.decode(sample.bytes).profile
        #expect(profile.stackLocations == [2, 1, 0])
        #expect(profile.values == [3, 30])
    }

    @Test func `text labels are kept and numeric ones are not`() throws {
        var sample = SamplePprof()
        sample.samples = [
            SamplePprof.sample([1], values: [1, 2]) { writer in
                writer.message(3) { label in
                    label.number(1, UInt64(8))
                    label.number(3, UInt64(4096))
                    label.number(4, UInt64(2))
                }
                writer.message(3) { label in
                    label.number(1, UInt64(8))
                    label.number(2, UInt64(9))
                }
            },
            SamplePprof.sample([1], values: [1, 2]),
        ]
        let profile = try PprofDecoder.decode(sample.bytes).profile
        #expect(profile.labels == [Profile.SampleLabel(key: 8, value: 9)])
        #expect(profile.samples.map(\.labelCount) == [1, 0])
    }

    @Test func `times and period are read, negative values as they are`() throws {
        var sample = SamplePprof()
        sample.samples = [SamplePprof.sample([1], values: [UInt64(bitPattern: -5), 0])]
        sample.rest =
            WireWriter { profile in
                profile.number(9, Int64(1_700_000_000_000_000_000))
                profile.number(10, Int64(-1))
                profile.message(11) { type in
                    type.number(1, UInt64(3))
                    type.number(2, UInt64(4))
                }
                profile.number(12, Int64(10_000_000))
            }.bytes
        let profile = try PprofDecoder.decode(sample.bytes).profile
        #expect(profile.timeNanoseconds == 1_700_000_000_000_000_000)
        #expect(profile.durationNanoseconds == -1)
        #expect(profile.periodType == Profile.ValueType(type: 3, unit: 4))
        #expect(profile.period == 10_000_000)
        #expect(profile.values == [-5, 0])
    }

    @Test func `a period type of two empty strings is none`() throws {
        var sample = SamplePprof()
        sample.rest = WireWriter { profile in profile.message(11, []) }.bytes
        #expect(try PprofDecoder.decode(sample.bytes).profile.periodType == nil)
        sample.rest = WireWriter { profile in profile.message(11) { $0.number(2, UInt64(4)) } }.bytes
        #expect(try PprofDecoder.decode(sample.bytes).profile.periodType == Profile.ValueType(type: 0, unit: 4))
        sample.rest = WireWriter { profile in profile.message(11) { $0.number(2, UInt64(400)) } }.bytes
        #expect(failure(sample)?.contains("period type names string 400 of 11") == true)
    }

    @Test func `a location may be without mapping and without lines`() throws {
        var sample = SamplePprof()
        sample.locations[0] = SamplePprof.location(1, mapping: 0, functions: [])
        let profile = try PprofDecoder.decode(sample.bytes).profile
        #expect(profile.locations.map(\.mapping) == [-1, 0, 0])
        #expect(profile.locations.map(\.lineCount) == [0, 1, 1])
    }

    @Test func `ids may be any numbers`() throws {
        var sample = SamplePprof()
        let ids: [UInt64] = [0xFFFF_FFFF_FFFF_FFFF, 1 << 60, 42]
        sample.locations = ids.map { SamplePprof.location($0, mapping: 0, functions: [2]) }
        sample.samples = [SamplePprof.sample(ids.reversed(), values: [1, 1])]
        let profile = try PprofDecoder.decode(sample.bytes).profile
        #expect(profile.stackLocations == [2, 1, 0])
    }

    @Test func `references to what is not there are refused, each with its name`() {
        var sample = SamplePprof()
        sample.samples = [SamplePprof.sample([4], values: [1, 1])]
        #expect(failure(sample)?.contains("names location 4") == true)
        sample = SamplePprof()
        sample.locations[1] = SamplePprof.location(2, mapping: 1, functions: [99])
        #expect(failure(sample)?.contains("names function 99") == true)
        sample.locations[1] = SamplePprof.location(2, mapping: 5, functions: [1])
        #expect(failure(sample)?.contains("location 2 names mapping 5") == true)
        sample = SamplePprof()
        sample.sampleTypes[0].0 = 11
        #expect(failure(sample)?.contains("sample type names string 11 of 11") == true)
        sample = SamplePprof()
        sample.functions[0] = WireWriter { $0.number(4, UInt64.max) }.bytes
        #expect(failure(sample)?.contains("function names string") == true)
        sample = SamplePprof()
        sample.samples = [
            SamplePprof.sample([1], values: [1, 1]) { $0.message(3) { $0.number(4, UInt64(1 << 40)) } }
        ]
        #expect(failure(sample)?.contains("label names string 1099511627776 of 11") == true)
    }

    @Test func `ids that are 0 or given twice are refused`() {
        var sample = SamplePprof()
        sample.locations.append(SamplePprof.location(1, mapping: 0, functions: []))
        #expect(failure(sample)?.contains("two locations have id 1") == true)
        sample.locations = [SamplePprof.location(0, mapping: 0, functions: [])]
        #expect(failure(sample)?.contains("location has id 0") == true)
        sample = SamplePprof()
        sample.functions.append(sample.functions[0])
        #expect(failure(sample)?.contains("two functions have id 1") == true)
        sample = SamplePprof()
        sample.mappings.append(sample.mappings[0])
        #expect(failure(sample)?.contains("two mappings have id 1") == true)
        sample.mappings = [[]]
        #expect(failure(sample)?.contains("mapping has id 0") == true)
    }

    @Test func `functions with id 0 are accepted, and where all have it they go with the locations`() throws {
        var sample = SamplePprof()
        let nameless = WireWriter { $0.number(2, UInt64(5)) }.bytes
        sample.functions += [nameless, nameless]
        #expect(try PprofDecoder.decode(sample.bytes).profile.lines.map(\.function) == [0, 1, 2])
        sample.functions = [7, 6, 5].map { name in WireWriter { $0.number(2, UInt64(name)) }.bytes }
        let profile = try PprofDecoder.decode(sample.bytes).profile
        #expect(
            profile.lines.map { profile.string(profile.functions[Int($0.function)].name) } == [
                "leaf", "middle", "root",
            ]
        )
        sample.functions.removeLast()
        #expect(failure(sample)?.contains("names function 1") == true)
    }

    @Test func `each sample has a value for each sample type`() {
        var sample = SamplePprof()
        sample.samples = [SamplePprof.sample([1], values: [1])]
        #expect(failure(sample)?.contains("has 1 values for 2 sample types") == true)
        sample.samples = [SamplePprof.sample([1], values: [1, 2, 3])]
        #expect(failure(sample)?.contains("more values than the 2 sample types") == true)
        sample.samples = [SamplePprof.sample([1], values: [])]
        sample.sampleTypes = []
        #expect(failure(sample)?.contains("no sample types") == true)
    }

    @Test func `the string table is there and starts with the empty string`() {
        var sample = SamplePprof()
        sample.strings[0] = "x"
        #expect(failure(sample)?.contains("first string is not empty") == true)
        sample.strings = []
        #expect(failure(sample)?.contains("no string table") == true)
    }

    @Test func `a profile of a time alone has the empty string and nothing else`() throws {
        let profile = try PprofDecoder.decode(WireWriter { $0.number(9, UInt64(5)) }.bytes).profile
        expectConsistent(profile, "time alone")
        #expect(profile.timeNanoseconds == 5)
        #expect(profile.samples.isEmpty)
    }
}
