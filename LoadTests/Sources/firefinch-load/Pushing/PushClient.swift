import Foundation

/// One client of the load: takes batches and sends each until it is acknowledged.
struct PushClient {
    /// What one client saw.
    struct Outcome: Sendable {
        /// Milliseconds from the first attempt to the acknowledgement, one for each request.
        var acks: [Double] = []
        var acknowledged = 0
        var lost = 0
        var bytes = 0
        /// How often each thing went wrong.
        var errors: [String: Int] = [:]
    }

    private static let attempts = 30
    private static let path = "/push.v1.PusherService/Push"
    private static let headers = [("Content-Type", "application/proto")]

    private let connection: HTTPConnection
    private let deadline: ContinuousClock.Instant
    private(set) var outcome = Outcome()

    init(_ server: ServerAddress, tenant: String?, deadline: ContinuousClock.Instant) {
        connection = HTTPConnection(server, tenant: tenant, timeout: 60)
        self.deadline = deadline
    }

    /// Sends the request until it is acknowledged, refused for good, or out of attempts or time; says whether it was
    /// acknowledged.
    mutating func push(_ parts: [UnsafeRawBufferPointer], profiles: Int) -> Bool {
        let start = ContinuousClock.now
        for attempt in 0..<Self.attempts where ContinuousClock.now < deadline {
            switch send(parts) {
            case .acknowledged:
                outcome.acks.append((ContinuousClock.now - start) / .milliseconds(1))
                outcome.acknowledged += profiles
                outcome.bytes += parts.reduce(0) { $0 + $1.count }
                return true
            case .refused:
                outcome.lost += profiles
                return false
            case .again:
                Thread.sleep(forTimeInterval: min(2, 0.1 * Double(1 << min(attempt, 5))))
            }
        }
        outcome.lost += profiles
        return false
    }

    private enum Answer {
        case acknowledged, refused, again
    }

    private mutating func send(_ parts: [UnsafeRawBufferPointer]) -> Answer {
        do {
            let response = try connection.post(Self.path, Self.headers, parts: parts)
            if response.status == 200 { return .acknowledged }
            outcome.errors["HTTP \(response.status) \(response.excerpt)", default: 0] += 1
            return [408, 429, 500, 502, 503, 504].contains(response.status) ? .again : .refused
        } catch {
            outcome.errors["\(error)", default: 0] += 1
            return .again
        }
    }
}
