import SwiftProtobuf
import TestSupport
import WireProtocol

/// Makes random consistent profiles and writes them in random, all of them legal, ways.
struct RandomPprof {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    /// A number of random length in bits.
    private mutating func number() -> UInt64 { random.next() >> (random.next() % 64) }

    /// Different ids that are not 0: dense, with gaps, or anything.
    private mutating func ids(_ count: Int) -> [UInt64] {
        let style = below(3)
        var chosen: Set<UInt64> = []
        while chosen.count < count {
            switch style {
            case 0: chosen.insert(UInt64(chosen.count + 1))
            case 1: chosen.insert(UInt64(1 + below(count * 10)))
            default: chosen.insert(max(number(), 1))
            }
        }
        return chosen.sorted().shuffled(using: &random)
    }

    mutating func message() -> Google_V1_Profile {
        var profile = Google_V1_Profile()
        profile.stringTable = [""] + (0..<20).map { "string \($0) é" } + ["", "same", "same"]
        profile.sampleType = (0..<1 + below(4)).map { _ in valueType() }
        if below(2) == 0 { profile.periodType = valueType() }
        profile.timeNanos = Int64(bitPattern: number())
        profile.durationNanos = Int64(bitPattern: number())
        profile.period = Int64(bitPattern: number())
        profile.dropFrames = string()
        profile.comment = (0..<below(3)).map { _ in string() }
        profile.mapping = ids(below(4)).map { mapping($0) }
        profile.function = ids(1 + below(20)).map { function($0) }
        profile.location = ids(1 + below(30)).map { location($0, in: profile) }
        profile.sample = (0..<below(40)).map { _ in sample(in: profile) }
        return profile
    }

    private mutating func string() -> Int64 { Int64(below(24)) }

    private mutating func valueType() -> Google_V1_ValueType {
        var type = Google_V1_ValueType()
        type.type = string()
        type.unit = string()
        return type
    }

    private mutating func mapping(_ id: UInt64) -> Google_V1_Mapping {
        var mapping = Google_V1_Mapping()
        mapping.id = id
        mapping.memoryStart = number()
        mapping.memoryLimit = number()
        mapping.fileOffset = number()
        mapping.filename = string()
        mapping.buildID = string()
        mapping.hasFunctions_p = below(2) == 0
        mapping.hasFilenames_p = below(2) == 0
        mapping.hasLineNumbers_p = below(2) == 0
        mapping.hasInlineFrames_p = below(2) == 0
        return mapping
    }

    private mutating func function(_ id: UInt64) -> Google_V1_Function {
        var function = Google_V1_Function()
        function.id = id
        function.name = string()
        function.systemName = string()
        function.filename = string()
        function.startLine = Int64(bitPattern: number())
        return function
    }

    private mutating func location(_ id: UInt64, in profile: Google_V1_Profile) -> Google_V1_Location {
        var location = Google_V1_Location()
        location.id = id
        location.address = number()
        location.isFolded = below(4) == 0
        if !profile.mapping.isEmpty, below(3) > 0 {
            location.mappingID = profile.mapping[below(profile.mapping.count)].id
        }
        location.line = (0..<below(4)).map { _ in
            var line = Google_V1_Line()
            line.functionID = profile.function[below(profile.function.count)].id
            line.line = Int64(bitPattern: number())
            return line
        }
        return location
    }

    private mutating func sample(in profile: Google_V1_Profile) -> Google_V1_Sample {
        var sample = Google_V1_Sample()
        sample.locationID = (0..<below(12)).map { _ in profile.location[below(profile.location.count)].id }
        sample.value = profile.sampleType.map { _ in Int64(bitPattern: number()) }
        sample.label = (0..<below(4)).map { _ in
            var label = Google_V1_Label()
            label.key = string()
            if below(2) == 0 { label.str = string() } else { label.num = Int64(bitPattern: number()) }
            if below(3) == 0 { label.numUnit = string() }
            return label
        }
        return sample
    }

    /// Writes a message with samples before or after the tables, numbers packed or not, and unknown fields in between.
    mutating func encode(_ message: Google_V1_Profile) throws -> [UInt8] {
        var tables = message
        tables.sample = []
        let rest: [UInt8] = try tables.serializedBytes()
        var writer = WireWriter()
        let areSamplesFirst = below(2) == 0
        if !areSamplesFirst { writer.bytes += rest }
        for sample in message.sample {
            writer.message(2, try encode(sample))
            writeUnknown(&writer)
        }
        if areSamplesFirst { writer.bytes += rest }
        return writer.bytes
    }

    private mutating func encode(_ sample: Google_V1_Sample) throws -> [UInt8] {
        var writer = WireWriter()
        writeNumbers(1, sample.locationID, &writer)
        for label in sample.label {
            writer.message(3, try label.serializedBytes())
            writeUnknown(&writer)
        }
        writeNumbers(2, sample.value.map { UInt64(bitPattern: $0) }, &writer)
        return writer.bytes
    }

    private mutating func writeNumbers(_ field: UInt64, _ numbers: [UInt64], _ writer: inout WireWriter) {
        var rest = numbers[...]
        while !rest.isEmpty {
            if below(2) == 0 {
                writer.number(field, rest.removeFirst())
            } else {
                let count = 1 + below(rest.count)
                writer.packed(field, rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            writeUnknown(&writer)
        }
    }

    private mutating func writeUnknown(_ writer: inout WireWriter) {
        let field = UInt64(20 + below(200))
        switch below(12) {
        case 0: writer.number(field, number())
        case 1: writer.text(field, "unknown")
        case 2:
            writer.raw(field << 3 | 1)
            writer.bytes += [1, 2, 3, 4, 5, 6, 7, 8]
        case 3:
            writer.raw(field << 3 | 5)
            writer.bytes += [1, 2, 3, 4]
        default: break
        }
    }
}
