package import HostEnvironment
package import QueryModel

/// How long fragments waited and ran and how many bytes they read, since the start.
///
/// A fragment counts once, by the attempt whose report counted.
package struct FragmentTimes: Hashable, Sendable {
    /// Seconds from the grant of that attempt to its report, by where it ran.
    package private(set) var running: [QuerierIntroduction.Place: FragmentHistogram] = [:]
    /// Seconds from the queuing of the fragment to that grant, by cost class.
    package private(set) var waiting: [CostClass: FragmentHistogram] = [:]
    /// Stored bytes, by cost class.
    package private(set) var bytes: [CostClass: FragmentHistogram] = [:]

    /// Makes histograms that are empty.
    package init() {}

    /// Takes note of an attempt that ends now with a report that counts.
    package mutating func note(_ lease: RunningLease, queuedAt: MonotonicInstant, endedAt now: MonotonicInstant) {
        let costClass = lease.fragment.costClass
        running[lease.place, default: .ofSeconds].record(lease.grantedAt.duration(to: now).inSeconds)
        waiting[costClass, default: .ofSeconds].record(queuedAt.duration(to: lease.grantedAt).inSeconds)
        bytes[costClass, default: .ofBytes].record(Double(lease.fragment.bytes))
    }
}
