import Foundation

/// Single profiles pushed one after the other: how long one sender waits when nobody else sends.
struct LonePushes {
    private static let service = "firefinch-load-lone"
    /// Late enough to be outside every minute of the fleet.
    private static let gapAfterFleet: Int64 = 60_000_000_000

    private let server: ServerAddress
    private let tenant: String?
    private let labels: [(name: String, value: String)]
    private let profile: [UInt8]
    private let earliest: Int64

    /// Takes a copy of the fleet's first profile.
    init(_ workload: Workload, to server: ServerAddress, tenant: String?) throws {
        self.server = server
        self.tenant = tenant
        var entry = workload.items[0].entry
        entry.labels["service_name"] = Self.service
        labels = entry.pushLabels
        profile = try Gunzip.unpack(Array(workload.bytes(of: workload.items[0])))
        earliest = workload.items[workload.items.count - 1].entry.time + Self.gapAfterFleet
    }

    /// Pushes `count` of them, each with a time and an id of its own.
    func run(count: Int) throws -> LatencySummary {
        var client = PushClient(server, tenant: tenant, deadline: .now + .seconds(300))
        for number in 0..<count {
            let now = Int64(Date.now.timeIntervalSince1970 * 1e6) * 1000
            let time = max(now, earliest + Int64(number) * 1000)
            let body = request(time: time, id: IndexEntry.uuid(from: SHA256.hex(of: Array("\(now) \(number)".utf8))))
            _ = body.withUnsafeBytes { client.push([$0], profiles: 1) }
        }
        guard client.outcome.lost == 0 else {
            throw LoadError(
                "\(client.outcome.lost) of \(count) lone pushes failed: \(client.outcome.errors.keys.sorted())"
            )
        }
        return LatencySummary(client.outcome.acks)
    }

    private func request(time: Int64, id: String) -> [UInt8] {
        // Of a field that comes twice the last counts: this is the profile at another time.
        var end = ProtobufWriter()
        end.field(9, time)
        let fresh = profile + end.bytes
        let series = PushSeries(labels: labels, profileBytes: fresh.count, id: id)
        return series.before + fresh + series.after
    }
}
