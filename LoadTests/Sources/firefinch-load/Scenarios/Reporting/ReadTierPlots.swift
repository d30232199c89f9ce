/// Plots of what a read tier did over time.
struct ReadTierPlots {
    private let samples: [ReadTierSample]

    init(_ samples: [ReadTierSample]) { self.samples = samples }

    /// Fragments that waited and fragments in work.
    var queue: LineChart {
        LineChart(
            label: "Queue",
            xName: "seconds",
            yName: "Fragments that wait for a querier, and fragments in work, over the seconds of the run.",
            lines: [line("waiting", \.queuedFragments), line("in work", \.runningLeases)]
        )
    }

    /// Queriers wanted and attached.
    var queriers: LineChart {
        LineChart(
            label: "Queriers",
            xName: "seconds",
            yName: "Queriers that the scale signal asks for, and queriers attached, over the seconds of the run.",
            lines: [line("desired", \.desiredQueriers), line("attached", \.attachedQueriers)]
        )
    }

    /// Range reads under way, and how many may be.
    var reads: LineChart {
        let allowed = LineChart.Line(name: "allowed", points: samples.map { [$0.at, $0.capacity] }, isTarget: true)
        return LineChart(
            label: "Reads in flight against capacity",
            xName: "seconds",
            yName:
                "Requests for ranges that queriers have with the store, and how many they may have, over the seconds of the run.",
            lines: [line("in flight", \.readsInFlight), allowed]
        )
    }

    private func line(_ name: String, _ value: (ReadTierSample) -> Double) -> LineChart.Line {
        LineChart.Line(name: name, points: samples.map { [$0.at, value($0)] })
    }
}
