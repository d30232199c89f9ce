import QueryScheduling
import Testing

@testable import ServerRuntime

@Suite struct MergeMetricsTests {
    private func lines(_ snapshot: SchedulerSnapshot) -> [Substring] {
        var text = PrometheusText()
        MergeMetrics(snapshot).write(to: &text)
        return text.text.split(separator: "\n")
    }

    @Test func `every place and outcome is there from the start`() {
        let lines = lines(SchedulerSnapshot())
        for outcome in ["merged", "refused"] {
            #expect(lines.contains("firefinch_frontend_merges_total{where=\"frontend\",outcome=\"\(outcome)\"} 0"))
        }
        for outcome in ["granted", "merged", "busy", "failed", "lost", "cancelled"] {
            #expect(lines.contains("firefinch_frontend_merges_total{where=\"querier\",outcome=\"\(outcome)\"} 0"))
        }
    }

    @Test func `merges are counted by where they were done`() {
        var snapshot = SchedulerSnapshot()
        snapshot.mergeBacklogBytes = 500
        snapshot.runningMerges = 2
        snapshot.totals.merges.here = 7
        snapshot.totals.merges.lost = 3
        let lines = lines(snapshot)
        #expect(lines.contains("firefinch_frontend_merging_report_bytes 500"))
        #expect(lines.contains("firefinch_frontend_running_merges 2"))
        #expect(lines.contains("firefinch_frontend_merges_total{where=\"frontend\",outcome=\"merged\"} 7"))
        #expect(lines.contains("firefinch_frontend_merges_total{where=\"querier\",outcome=\"lost\"} 3"))
    }
}
