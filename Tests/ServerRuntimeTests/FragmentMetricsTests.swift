import HostEnvironment
import ProfileModel
import QueryModel
import QueryScheduling
import Testing

@testable import ServerRuntime

@Suite struct FragmentMetricsTests {
    private func lines(_ snapshot: SchedulerSnapshot) -> [Substring] {
        var text = PrometheusText()
        FragmentMetrics(snapshot).write(to: &text)
        return text.text.split(separator: "\n")
    }

    @Test func `every class and place is there from the start`() {
        let lines = lines(SchedulerSnapshot())
        for costClass in ["metadata", "series", "small", "large"] {
            #expect(lines.contains("firefinch_frontend_class_queued_fragments{class=\"\(costClass)\"} 0"))
            #expect(lines.contains("firefinch_frontend_fragment_wait_seconds_count{class=\"\(costClass)\"} 0"))
            #expect(lines.contains("firefinch_frontend_fragment_bytes_count{class=\"\(costClass)\"} 0"))
        }
        for place in ["local", "remote"] {
            #expect(lines.contains("firefinch_frontend_fragment_seconds_count{where=\"\(place)\"} 0"))
        }
    }

    @Test func `what waits is told by class`() {
        var snapshot = SchedulerSnapshot()
        var backlog = ClassBacklog()
        backlog.fragments = 3
        backlog.bytes = 400
        backlog.oldestAge = .milliseconds(1500)
        snapshot.backlog[.small] = backlog
        snapshot.totals.retries = 2
        snapshot.totals.lossesExplained = 7
        snapshot.totals.suspects = 5
        snapshot.totals.hedgesWon = 4
        let lines = lines(snapshot)
        #expect(lines.contains("firefinch_frontend_class_queued_fragments{class=\"small\"} 3"))
        #expect(lines.contains("firefinch_frontend_class_queued_bytes{class=\"small\"} 400"))
        #expect(lines.contains("firefinch_frontend_class_queue_age_seconds{class=\"small\"} 1.5"))
        #expect(lines.contains("firefinch_frontend_fragment_retries_total 2"))
        #expect(lines.contains("firefinch_frontend_fragment_losses_explained_total 7"))
        #expect(lines.contains("firefinch_frontend_fragment_suspects_total 5"))
        #expect(lines.contains("firefinch_frontend_fragment_hedges_total{outcome=\"won\"} 4"))
    }

    @Test func `fragments are timed by place and class`() throws {
        var table = LeaseTable()
        let tenant = try TenantID("a")
        let fragment = QueuedFragment(
            query: 1,
            index: 0,
            bytes: 5000,
            affinity: 0,
            costClass: .large,
            shares: [TenantShare(tenant, 5000)]
        )
        let start = MonotonicInstant(nanoseconds: 0)
        let granted = start.advanced(by: .milliseconds(3))
        let lease = table.grant(fragment, to: QuerierID(1), in: .remote, at: granted)
        var snapshot = SchedulerSnapshot()
        snapshot.times.note(lease, queuedAt: start, endedAt: granted.advanced(by: .milliseconds(100)))
        let lines = lines(snapshot)
        #expect(lines.contains("firefinch_frontend_fragment_seconds_bucket{where=\"remote\",le=\"0.064\"} 0"))
        #expect(lines.contains("firefinch_frontend_fragment_seconds_bucket{where=\"remote\",le=\"0.128\"} 1"))
        #expect(lines.contains("firefinch_frontend_fragment_wait_seconds_bucket{class=\"large\",le=\"0.004\"} 1"))
        #expect(lines.contains("firefinch_frontend_fragment_bytes_bucket{class=\"large\",le=\"16384.0\"} 1"))
        #expect(lines.contains("firefinch_frontend_fragment_bytes_sum{class=\"large\"} 5000"))
    }
}
