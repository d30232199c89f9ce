import HostEnvironment
import ServerAPI
import Synchronization

/// Counts answered requests by route and status.
final class RequestMetrics: RequestRecording {
    private struct Key: Hashable, Comparable {
        var route: String
        var method: String
        var status: Int

        static func < (lhs: Key, rhs: Key) -> Bool {
            (lhs.route, lhs.method, lhs.status) < (rhs.route, rhs.method, rhs.status)
        }
    }

    private struct State {
        var durations: [Key: DurationHistogram] = [:]
        var requestBytes = 0
        var responseBytes = 0
    }

    /// Methods told apart; whatever else a client sends is one label.
    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]

    private let state = Mutex(State())

    func record(_ record: RequestRecord) {
        let method = Self.methods.contains(record.method) ? record.method : "other"
        let key = Key(route: record.route, method: method, status: record.status)
        state.withLock { state in
            state.durations[key, default: DurationHistogram()].record(record.duration.inSeconds)
            state.requestBytes += record.requestBytes
            state.responseBytes += record.responseBytes
        }
    }

    func write(to text: inout PrometheusText) {
        let state = state.withLock { $0 }
        let name = "firefinch_http_request_duration_seconds"
        text.family(name, .histogram, "Time from a request's head to its answer.")
        for (key, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
            let labels = [("route", key.route), ("method", key.method), ("status", String(key.status))]
            histogram.write(name, labels: labels, to: &text)
        }
        text.single(
            "firefinch_http_request_bytes_total",
            .counter,
            "Bytes of request bodies as sent.",
            Double(state.requestBytes)
        )
        text.single(
            "firefinch_http_response_bytes_total",
            .counter,
            "Bytes of response bodies as sent.",
            Double(state.responseBytes)
        )
    }
}
