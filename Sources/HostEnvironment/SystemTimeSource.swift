import Glibc

/// The operating system's clocks.
package struct SystemTimeSource: TimeSource {
    package init() {}

    package var now: MonotonicInstant { MonotonicInstant(nanoseconds: Self.read(CLOCK_MONOTONIC)) }

    package var unixNanoseconds: Int64 { Self.read(CLOCK_REALTIME) }

    package func sleep(until deadline: MonotonicInstant) async throws {
        guard now < deadline else { return try Task.checkCancellation() }
        try await AlarmClock.shared.sleep(until: deadline)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
