/// What a scenario makes the store suffer, as `--object-latency` takes it.
struct InjectedLatency: Equatable {
    private static let units = [("ms", 0.001), ("s", 1.0)]

    /// Seconds that a request usually takes; 0 if none are injected.
    let usual: Double

    /// Reads the entry `p50=…` of a comma list; the server reads the rest.
    init(_ text: String) throws {
        let entry = text.split(separator: ",").first { $0.hasPrefix("p50=") }
        guard let entry else {
            usual = 0
            return
        }
        let duration = entry.dropFirst(4)
        for (unit, seconds) in Self.units where duration.hasSuffix(unit) {
            guard let number = Double(duration.dropLast(unit.count)), number >= 0, number.isFinite else { break }
            usual = number * seconds
            return
        }
        throw UsageError("--latency has 'p50=\(duration)'; give it in ms or s, as p50=50ms")
    }
}
