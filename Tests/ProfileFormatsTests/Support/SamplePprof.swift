/// A small valid pprof in parts, so that a test can spoil one of them.
///
/// Two sample types, one mapping, functions `root`, `middle`, `leaf`; location n is in function n; one sample of the stack
/// leaf, middle, root with values 3 and 30.
struct SamplePprof {
    var strings = [
        "", "samples", "count", "cpu", "nanoseconds", "root", "middle", "leaf", "thread", "main", "/bin/app",
    ]
    var sampleTypes: [(UInt64, UInt64)] = [(1, 2), (3, 4)]
    var mappings: [[UInt8]] = [
        WireWriter { mapping in
            mapping.number(1, UInt64(1))
            mapping.number(5, UInt64(10))
            mapping.number(7, UInt64(1))
        }.bytes
    ]
    var functions: [[UInt8]] = (1...3).map { id in
        WireWriter { function in
            function.number(1, UInt64(id))
            function.number(2, UInt64(4 + id))
        }.bytes
    }
    var locations: [[UInt8]] = (1...3).map { id in SamplePprof.location(UInt64(id), mapping: 1, functions: [UInt64(id)])
    }
    var samples: [[UInt8]] = [SamplePprof.sample([3, 2, 1], values: [3, 30])]
    var rest: [UInt8] = []

    static func location(_ id: UInt64, mapping: UInt64, functions: [UInt64]) -> [UInt8] {
        WireWriter { location in
            location.number(1, id)
            if mapping != 0 { location.number(2, mapping) }
            location.number(3, 0x1000 &+ id)
            for function in functions {
                location.message(4) { line in
                    line.number(1, function)
                    line.number(2, UInt64(7))
                }
            }
        }.bytes
    }

    static func sample(_ locations: [UInt64], values: [UInt64], extra: (inout WireWriter) -> Void = { _ in }) -> [UInt8]
    {
        WireWriter { sample in
            sample.packed(1, locations)
            sample.packed(2, values)
            extra(&sample)
        }.bytes
    }

    var bytes: [UInt8] {
        WireWriter { profile in
            for (type, unit) in sampleTypes {
                profile.message(1) { valueType in
                    valueType.number(1, type)
                    valueType.number(2, unit)
                }
            }
            for sample in samples { profile.message(2, sample) }
            for mapping in mappings { profile.message(3, mapping) }
            for location in locations { profile.message(4, location) }
            for function in functions { profile.message(5, function) }
            for string in strings { profile.text(6, string) }
            profile.bytes += rest
        }.bytes
    }
}
