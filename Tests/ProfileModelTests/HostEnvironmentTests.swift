import Hashing
import HostEnvironment
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct HostEnvironmentTests {
    private struct Failure: Error {}

    @Test func `durations beyond 292 years are held, not trapped`() {
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeNanoseconds == .min)
        #expect(Duration.milliseconds(1500).wholeNanoseconds == 1_500_000_000)
        #expect(Duration.milliseconds(-1500).inSeconds == -1.5)
    }

    @Test func `a signal given before the wait is not lost, and two count once`() async {
        let time = ManualTimeSource()
        let signal = Signal()
        signal.signal()
        signal.signal()
        await signal.wait(until: nil, on: time)
        let deadline = time.now.advanced(by: .seconds(1))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await signal.wait(until: deadline, on: time) }
            group.addTask {
                while time.sleeperCount == 0, !Task.isCancelled { await Task.yield() }
                time.advance(by: .seconds(1))
            }
        }
        #expect(time.now == deadline)
    }

    @Test func `waiting for a signal ends with the task`() async {
        let signal = Signal()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await signal.wait() }
            group.cancelAll()
        }
    }

    @Test func `work that outlasts its deadline is cancelled and told apart`() async {
        let time = ManualTimeSource()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: DeadlineExceeded.self) {
                    try await withDeadline(after: .seconds(5), on: time) { await Signal().wait() }
                }
            }
            group.addTask {
                while time.sleeperCount == 0, !Task.isCancelled { await Task.yield() }
                time.advance(by: .seconds(5))
            }
        }
    }

    @Test func `work within its deadline gives its value or its error`() async throws {
        let time = ManualTimeSource()
        #expect(try await withDeadline(after: .seconds(5), on: time) { 7 } == 7)
        await #expect(throws: Failure.self) {
            try await withDeadline(after: .seconds(5), on: time) { throw Failure() }
        }
        #expect(time.sleeperCount == 0)
    }

    /// What is left of a lease comes from another process.
    @Test func `instants are held to the clock's range`() {
        let now = MonotonicInstant(nanoseconds: 1_000)
        #expect(now.advanced(by: .seconds(Int64.max)) == MonotonicInstant(nanoseconds: .max))
        #expect(now.advanced(by: .seconds(Int64.min)) == MonotonicInstant(nanoseconds: 1_000 + .min))
        let first = MonotonicInstant(nanoseconds: .min)
        #expect(first.advanced(by: .seconds(-1)) == first)
        #expect(first.duration(to: now) == .nanoseconds(Int64.max))
        let last = MonotonicInstant(nanoseconds: .max)
        #expect(last.duration(to: first) == .nanoseconds(Int64.min))
        #expect(now.duration(to: first) == .nanoseconds(Int64.min))
    }

    @Test func `the system's time goes forward`() {
        let time = SystemTimeSource()
        let first = time.now
        #expect(first <= time.now)
        #expect(time.unixNanoseconds > 1_700_000_000_000_000_000)
    }

    /// The values of the reference implementation for no input.
    @Test func `hashes are those of XXH3`() {
        #expect(XXHash.hash64([]) == 0x2D06_8005_38D3_94C2)
        let both = XXHash.hash128([])
        #expect(both.high == 0x99AA_06D3_0147_98D8)
        #expect(both.low == 0x6001_C324_468D_497F)
        #expect(XXHash.hash64([1, 2, 3]) == XXHash.hash64([0, 1, 2, 3, 4][1...3]))
        #expect(XXHash.hash64([1, 2, 3], seed: 1) != XXHash.hash64([1, 2, 3]))
        #expect(XXHash.hash64("abc") == XXHash.hash64(Array("abc".utf8)))
    }
}
