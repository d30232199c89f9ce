/// How long one query took.
struct QueryTiming: Codable {
    var name: String
    var answerBytes: Int
    var latency: LatencySummary

    /// The line that is printed.
    var summary: String {
        let padding = String(repeating: " ", count: max(0, 36 - name.count))
        return
            "\(name)\(padding) median \(latency.median.short) ms, min \(latency.min.short), p90 \(latency.p90.short), "
            + "\(answerBytes) bytes"
    }
}
