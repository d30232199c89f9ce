import HostEnvironment
import QueryModel
import QueryScheduling

/// What fragments wait for and take, by cost class and place; never by tenant, of whom there may be any number.
struct FragmentMetrics {
    private static let prefix = "firefinch_frontend_"

    private let snapshot: SchedulerSnapshot

    init(_ snapshot: SchedulerSnapshot) { self.snapshot = snapshot }

    func write(to text: inout PrometheusText) {
        writeBacklog(to: &text)
        writeTimes(to: &text)
        writeHedges(to: &text)
        writeRetries(to: &text)
    }

    private func writeRetries(to text: inout PrometheusText) {
        let totals = snapshot.totals
        let counters = [
            ("fragment_retries_total", "Attempts granted after one that failed or was lost.", totals.retries),
            (
                "fragment_losses_explained_total", "Lost attempts that the loss of another querier explains.",
                totals.lossesExplained
            ),
            (
                "fragment_suspects_total", "Fragments that had to run alone because attempts of them were lost.",
                totals.suspects
            ),
        ]
        for (name, help, count) in counters { text.single(Self.prefix + name, .counter, help, Double(count)) }
    }

    private func writeHedges(to text: inout PrometheusText) {
        let totals = snapshot.totals
        let hedges = Self.prefix + "fragment_hedges_total"
        text.family(hedges, .counter, "Late fragments: given to a second querier, won by it, or left by the budget.")
        let outcomes = [
            ("granted", totals.hedgesGranted), ("won", totals.hedgesWon), ("refused", totals.hedgesRefused),
        ]
        for (outcome, count) in outcomes { text.sample(hedges, Double(count), labels: [("outcome", outcome)]) }
        text.single(
            Self.prefix + "hedge_wasted_bytes_total",
            .counter,
            "Stored bytes of attempts beside another one that did not count.",
            Double(totals.hedgeBytesWasted)
        )
    }

    private func writeBacklog(to text: inout PrometheusText) {
        let gauges: [(String, String, (ClassBacklog) -> Double)] = [
            ("class_queued_fragments", "Fragments waiting, by cost class.", { Double($0.fragments) }),
            ("class_queued_bytes", "Stored bytes that waiting fragments read, by cost class.", { Double($0.bytes) }),
            ("class_queue_age_seconds", "Age of the oldest waiting query, by cost class.", { $0.oldestAge.inSeconds }),
        ]
        for (name, help, value) in gauges {
            text.family(Self.prefix + name, .gauge, help)
            for costClass in CostClass.allCases {
                let backlog = snapshot.backlog[costClass] ?? ClassBacklog()
                text.sample(Self.prefix + name, value(backlog), labels: [("class", costClass.name)])
            }
        }
    }

    private func writeTimes(to text: inout PrometheusText) {
        let times = snapshot.times
        let running = Self.prefix + "fragment_seconds"
        text.family(running, .histogram, "From the grant of an attempt to its report, of those that counted.")
        for place in QuerierIntroduction.Place.allCases {
            text.histogram(running, times.running[place] ?? .ofSeconds, labels: [("where", place.rawValue)])
        }
        let waiting = Self.prefix + "fragment_wait_seconds"
        text.family(waiting, .histogram, "From the queuing of a fragment to the grant of the attempt that counted.")
        for costClass in CostClass.allCases {
            text.histogram(waiting, times.waiting[costClass] ?? .ofSeconds, labels: [("class", costClass.name)])
        }
        let bytes = Self.prefix + "fragment_bytes"
        text.family(bytes, .histogram, "Stored bytes of the fragments whose report counted.")
        for costClass in CostClass.allCases {
            text.histogram(bytes, times.bytes[costClass] ?? .ofBytes, labels: [("class", costClass.name)])
        }
    }
}

extension PrometheusText {
    /// The buckets, the sum and the count of a histogram.
    fileprivate mutating func histogram(
        _ name: String,
        _ histogram: FragmentHistogram,
        labels: [(String, String)]
    ) {
        self.histogram(name, bounds: histogram.bounds, histogram.counts, sum: histogram.sum, labels: labels)
    }
}
