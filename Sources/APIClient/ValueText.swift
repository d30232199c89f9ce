/// Values as people read them, by the unit of their profile type: three digits and `ms`, `MiB`, `M` or the like.
package struct ValueText: Hashable, Sendable {
    private enum Kind: Hashable, Sendable {
        case bytes
        case count
        /// So many nanoseconds each.
        case time(Double)
    }

    private static let times: [(size: Double, name: String)] = [
        (1, "ns"), (1e3, "µs"), (1e6, "ms"), (1e9, "s"), (60e9, "min"), (3600e9, "h"), (86_400e9, "d"),
    ]
    private static let sizes: [(size: Double, name: String)] = [
        (1, "B"), (1024, "KiB"), (1_048_576, "MiB"), (1_073_741_824, "GiB"), (1_099_511_627_776, "TiB"),
    ]
    private static let counts: [(size: Double, name: String)] = [
        (1, ""), (1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T"),
    ]
    /// Counts below it are written out.
    private static let longestExactCount = 100_000.0

    private let kind: Kind

    /// Makes the texts for values of that unit, like `nanoseconds`; one that is not known counts.
    package init(unit: String) {
        kind =
            switch unit.lowercased() {
            case "nanoseconds", "nanosecond", "ns": .time(1)
            case "microseconds", "microsecond", "us", "µs": .time(1e3)
            case "milliseconds", "millisecond", "ms": .time(1e6)
            case "seconds", "second", "s": .time(1e9)
            case "bytes", "byte": .bytes
            default: .count
            }
    }

    /// The value with its unit.
    package func text(_ value: Int64) -> String {
        switch kind {
        case .time(let factor): Self.scaled(Double(value) * factor, Self.times)
        case .bytes: Self.scaled(Double(value), Self.sizes)
        case .count:
            Double(value) < Self.longestExactCount ? "\(value)" : Self.scaled(Double(value), Self.counts)
        }
    }

    /// The share of `total` in percent, with one digit after the point.
    package static func percent(_ value: Int64, of total: Int64) -> String {
        total > 0 ? fixed(Double(value) / Double(total) * 100, digits: 1) + "%" : "0.0%"
    }

    private static func scaled(_ value: Double, _ units: [(size: Double, name: String)]) -> String {
        let unit = units.last { value >= $0.size } ?? units[0]
        let number = value / unit.size
        let isWhole = unit.size == 1
        let digits = isWhole || number >= 99.95 ? 0 : number >= 9.995 ? 1 : 2
        let text = fixed(number, digits: digits)
        return unit.name.isEmpty ? text : "\(text) \(unit.name)"
    }

    /// Rounded half up.
    private static func fixed(_ number: Double, digits: Int) -> String {
        let power = digits == 0 ? 1 : digits == 1 ? 10 : 100
        let rounded = Int64((number * Double(power)).rounded())
        guard digits > 0 else { return "\(rounded)" }
        let part = "\(rounded % Int64(power))"
        return "\(rounded / Int64(power))." + String(repeating: "0", count: digits - part.count) + part
    }
}
