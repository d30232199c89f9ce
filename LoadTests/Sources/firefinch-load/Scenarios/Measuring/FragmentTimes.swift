/// What the frontend says of fragments between two readings of its metrics, in milliseconds; nil where it says nothing.
struct FragmentTimes {
    private static let running = "firefinch_frontend_fragment_seconds"
    private static let waiting = "firefinch_frontend_fragment_wait_seconds"

    /// From the grant of an attempt to its report, of half the fragments.
    var runningMedian: Double?
    /// From queuing to grant, of label look-ups: of half of them, and of 99 in a hundred.
    var lookupWaitMedian: Double?
    var lookupWaitP99: Double?

    init(from before: ServerMetrics, to after: ServerMetrics) {
        func milliseconds(_ part: Double, _ family: String, _ labels: [String: String] = [:]) -> Double? {
            after.quantile(part, of: family, where: labels, since: before).map { $0 * 1000 }
        }
        runningMedian = milliseconds(0.5, Self.running)
        lookupWaitMedian = milliseconds(0.5, Self.waiting, ["class": "metadata"])
        lookupWaitP99 = milliseconds(0.99, Self.waiting, ["class": "metadata"])
    }
}
