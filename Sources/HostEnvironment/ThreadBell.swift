import Glibc

/// Wakes one waiting thread; a ring given while nobody waits is kept.
///
/// A pipe and `poll`: what Foundation offers waits on the wall clock, which may be set back by hours meanwhile.
final class ThreadBell: Sendable {
    private let reading: CInt
    private let writing: CInt

    init() {
        var ends: [CInt] = [-1, -1]
        let status = unsafe pipe(&ends)
        precondition(status == 0, "no pipe could be made for the process's clock: errno \(errno)")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Wakes the thread that waits, or the next one that comes to wait.
    func ring() {
        var ring: UInt8 = 1
        // A full pipe holds rings enough.
        _ = unsafe write(writing, &ring, 1)
    }

    /// Waits for a ring, or until the deadline has passed, up to a millisecond longer; nil for no deadline.
    func wait(until deadline: MonotonicInstant?) {
        var request = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&request, 1, deadline.map(Self.milliseconds) ?? -1) > 0 else { return }
        var rings = [UInt8](repeating: 0, count: 64)
        _ = unsafe read(reading, &rings, rings.count)
    }

    private static func milliseconds(until deadline: MonotonicInstant) -> CInt {
        let nanoseconds = max(0, SystemTimeSource().now.duration(to: deadline).wholeNanoseconds)
        return CInt(clamping: nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 > 0 ? 1 : 0))
    }
}
