/// A flood beside its targets.
struct NoisyNeighbourReport {
    private static let mostWait = 20.0
    private static let mostRise = 1.2

    /// Seconds after which the flood began.
    var start: Double
    var quiet: [AskedQuery]
    var lookups: [AskedQuery]
    var flood: [AskedQuery]
    /// Of the time of the flood.
    var fragments: FragmentTimes
    var samples: [ReadTierSample]

    func fill(_ record: inout ScenarioRecord) {
        record.judgeAnswers(quiet + lookups + flood)
        let alone = before(quiet)
        let beside = after(quiet)
        // The larger of the two is allowed.
        let allowed = max(alone.p99 * Self.mostRise, alone.p99 + (fragments.runningMedian ?? 0))
        let isMeasured = alone.count > 0 && beside.count > 0
        record.judge("The quiet tenant's p99 beside the flood", isMeasured ? beside.p99 : nil, "ms", atMost: allowed)
        let wait = fragments.lookupWaitP99
        record.judge(
            "Fragments of label look-ups wait in the queue beside the flood, p99",
            wait,
            "ms",
            atMost: Self.mostWait
        )
        record.judge(
            "Queries of the flood answered",
            Double(flood.count { $0.outcome == .right }),
            "queries",
            atLeast: 1
        )
        record.tables.append(
            .latencies([
                ("quiet tenant, alone", alone), ("quiet tenant, beside the flood", beside),
                ("label look-ups, before the flood", before(lookups)),
                ("label look-ups, beside the flood", after(lookups)),
                ("the flood", LatencySummary(flood.map(\.milliseconds))),
            ])
        )
        record.notes.append(
            "While the flood ran, half of all fragments took at most \(Self.shown(fragments.runningMedian)) from grant to "
                + "report, and half of those of label look-ups waited at most \(Self.shown(fragments.lookupWaitMedian)). Both, "
                + "and the p99, are read off the frontend's histograms, evenly within a bucket."
        )
        let plots = ReadTierPlots(samples)
        record.plots += [
            .latencies(quiet, seconds: 2, of: "the quiet tenant"),
            .latencies(lookups, seconds: 2, of: "label look-ups"),
            plots.queue, plots.reads,
        ]
    }

    private static func shown(_ milliseconds: Double?) -> String {
        milliseconds.map { "\($0.short) ms" } ?? "an unknown time"
    }

    private func before(_ asked: [AskedQuery]) -> LatencySummary {
        LatencySummary(asked.filter { $0.at < start }.map(\.milliseconds))
    }

    private func after(_ asked: [AskedQuery]) -> LatencySummary {
        LatencySummary(asked.filter { $0.at >= start }.map(\.milliseconds))
    }
}
