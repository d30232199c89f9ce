/// What a load cost the server, from its metrics before and after.
struct ServerCost: Codable {
    /// Profiles that became durable meanwhile, whoever sent them.
    var accepted: Int
    /// Profiles that were repeats.
    var suppressed: Int
    /// CPU time of the whole process per accepted profile; nil if none was.
    var cpuMillisecondsPerProfile: Double?
    var peakResidentBytes: Double?
    var storedBytesPerProfile: Double?
    var segments: Int?
    var sectionBytesPerProfile: [String: Double]

    init(from before: ServerMetrics, to after: ServerMetrics) {
        // A counter that went back belongs to a server that was started anew: nothing is known then.
        func gain(_ value: (ServerMetrics) -> Double?) -> Double? {
            guard let start = value(before), let end = value(after), end >= start else { return nil }
            return end - start
        }
        let profiles = gain(\.profilesAccepted) ?? 0
        func perProfile(_ total: Double?) -> Double? { profiles > 0 ? total.map { $0 / profiles } : nil }
        accepted = Int(profiles)
        suppressed = Int(gain(\.profilesSuppressed) ?? 0)
        cpuMillisecondsPerProfile = perProfile(gain(\.cpuSeconds).map { $0 * 1000 })
        peakResidentBytes = after.peakResidentBytes
        storedBytesPerProfile = perProfile(gain(\.segmentBytes))
        segments = gain(\.segments).map { Int($0) }
        let earlier = before.sectionBytes
        sectionBytesPerProfile = [:]
        for (section, bytes) in after.sectionBytes {
            sectionBytesPerProfile[section] = perProfile(bytes - (earlier[section] ?? 0))
        }
    }

    var summary: String {
        func show(_ value: Double?, _ unit: String) -> String { value.map { "\($0.short) \(unit)" } ?? "unknown" }
        return "server: \(show(cpuMillisecondsPerProfile, "ms CPU")) per profile, "
            + "peak memory \(show(peakResidentBytes.map { $0 / 1e6 }, "MB")), "
            + "\(show(storedBytesPerProfile, "bytes")) stored per profile, \(segments ?? 0) segments, "
            + "\(accepted) accepted, \(suppressed) repeats"
    }
}
