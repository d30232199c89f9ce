/// A small profile as a test thinks of it; `bytes` writes it as a client would push it, not compressed.
package struct PprofSketch: Sendable {
    /// A type and its unit.
    package struct Kind: Hashable, Sendable {
        /// The type, like `cpu`.
        package var type: String
        /// The unit, like `nanoseconds`.
        package var unit: String

        /// Makes a kind.
        package init(_ type: String, _ unit: String) {
            self.type = type
            self.unit = unit
        }
    }

    /// Names of functions from the root on, and a value for each sample type.
    package struct Sample: Hashable, Sendable {
        /// The stack.
        package var stack: [String]
        /// The values.
        package var values: [Int64]

        /// Makes a sample.
        package init(_ stack: [String], _ values: [Int64]) {
            self.stack = stack
            self.values = values
        }
    }

    /// What the values measure.
    package var sampleTypes: [Kind]
    /// What the period counts.
    package var period: Kind?
    /// When it was taken, nanoseconds since 1970; 0 for not said.
    package var time: Int64
    /// The samples.
    package var samples: [Sample]

    /// Makes a profile; of CPU time unless told otherwise.
    package init(
        sampleTypes: [Kind] = [Kind("cpu", "nanoseconds")],
        period: Kind? = Kind("cpu", "nanoseconds"),
        time: Int64,
        samples: [Sample]
    ) {
        self.sampleTypes = sampleTypes
        self.period = period
        self.time = time
        self.samples = samples
    }

    /// The profile as an uncompressed pprof message.
    package var bytes: [UInt8] {
        var writer = PprofWriter()
        for kind in sampleTypes {
            let kind = writer.kind(kind)
            writer.add(1, kind)
        }
        for sample in samples { writer.add(sample) }
        writer.number(9, UInt64(bitPattern: time))
        if let period {
            let kind = writer.kind(period)
            writer.add(11, kind)
        }
        writer.number(12, 1)
        return writer.finished
    }
}

/// Writes the fields of a pprof message; every function is one location.
private struct PprofWriter {
    private var message: [UInt8] = []
    private var strings: [String] = [""]
    private var functions: [String] = []

    mutating func string(_ text: String) -> UInt64 {
        if let known = strings.firstIndex(of: text) { return UInt64(known) }
        strings.append(text)
        return UInt64(strings.count - 1)
    }

    mutating func kind(_ kind: PprofSketch.Kind) -> [UInt8] {
        let type = string(kind.type)
        return Self.field(1, type) + Self.field(2, string(kind.unit))
    }

    mutating func add(_ sample: PprofSketch.Sample) {
        var locations: [UInt8] = []
        for name in sample.stack.reversed() { locations += Self.varint(function(name)) }
        let values = sample.values.flatMap { Self.varint(UInt64(bitPattern: $0)) }
        add(2, Self.bytes(1, locations) + Self.bytes(2, values))
    }

    mutating func add(_ field: UInt64, _ bytes: [UInt8]) { message += Self.bytes(field, bytes) }

    mutating func number(_ field: UInt64, _ value: UInt64) { message += Self.field(field, value) }

    /// The message with its tables.
    var finished: [UInt8] {
        var writer = self
        for (index, name) in functions.enumerated() {
            let id = UInt64(index + 1)
            writer.add(4, Self.field(1, id) + Self.bytes(4, Self.field(1, id) + Self.field(2, 1)))
            let text = writer.string(name)
            writer.add(5, Self.field(1, id) + Self.field(2, text))
        }
        for text in writer.strings { writer.add(6, Array(text.utf8)) }
        return writer.message
    }

    private mutating func function(_ name: String) -> UInt64 {
        if let known = functions.firstIndex(of: name) { return UInt64(known + 1) }
        functions.append(name)
        return UInt64(functions.count)
    }

    private static func field(_ number: UInt64, _ value: UInt64) -> [UInt8] { varint(number << 3) + varint(value) }

    private static func bytes(_ number: UInt64, _ bytes: [UInt8]) -> [UInt8] {
        varint(number << 3 | 2) + varint(UInt64(bytes.count)) + bytes
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var left = value
        var bytes: [UInt8] = []
        while left >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        return bytes + [UInt8(left)]
    }
}
