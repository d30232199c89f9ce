/// A timeline as `/pyroscope/render` has it: one value for each step, zero where there is none.
struct Timeline: Sendable {
    /// Time of the first value, in seconds since 1970.
    let startSeconds: Int64
    /// Seconds from one value to the next.
    let stepSeconds: Int64
    /// The values.
    private(set) var samples: [UInt64]

    /// A timeline of zeros over `start...end`, both in milliseconds and multiples of `step`.
    init(start: Int64, end: Int64, step: Int64) {
        startSeconds = start / 1000
        stepSeconds = step / 1000
        samples = Array(repeating: 0, count: Int((end - start) / step) + 1)
    }

    /// The same timeline with the points of a series; negative values and points outside are left out.
    func holding(_ series: RankedSeries.Series) -> Timeline {
        var result = self
        for point in series.points {
            let index = (point.milliseconds / 1000 - startSeconds) / max(1, stepSeconds)
            guard result.samples.indices.contains(Int(clamping: index)) else { continue }
            result.samples[Int(index)] = UInt64(exactly: max(0, point.value).rounded()) ?? .max
        }
        return result
    }

    /// Appends the timeline as a JSON object.
    func appendJSON(to output: inout [UInt8]) {
        output.append(contentsOf: "{\"startTime\":\(startSeconds),\"samples\":[".utf8)
        for (index, sample) in samples.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            output.append(contentsOf: String(sample).utf8)
        }
        output.append(contentsOf: "],\"durationDelta\":\(stepSeconds),\"watermarks\":null}".utf8)
    }
}
