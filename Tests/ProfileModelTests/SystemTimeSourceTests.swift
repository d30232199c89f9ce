import HostEnvironment
import Testing

/// Real sleeps, short ones: nobody else's clock shows that the process's own one wakes.
@Suite(.timeLimit(.minutes(1))) struct SystemTimeSourceTests {
    private let time = SystemTimeSource()

    @Test func `a thousand tasks wake, none before its time, whoever came first`() async throws {
        let time = time
        let begin = time.now
        let woken = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<1000 {
                // From both ends, so that many come who sleep less long than all others.
                let place = number.isMultiple(of: 2) ? number : 1000 - number
                let deadline = begin.advanced(by: .milliseconds(20) + .microseconds(50 * place))
                group.addTask {
                    try await time.sleep(until: deadline)
                    return time.now >= deadline
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(woken == 1000)
    }

    @Test func `a cancelled sleep ends at once, and one that begins in a cancelled task does not begin`() async throws {
        let time = time
        let begin = time.now
        let failures = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    do { try await time.sleep(for: .seconds(600)) } catch is CancellationError { return true } catch {}
                    return false
                }
            }
            group.cancelAll()
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(failures == 100)
        #expect(begin.duration(to: time.now) < .seconds(60))
    }

    @Test func `a sleep until what is past does not wait`() async throws {
        try await time.sleep(until: time.now.advanced(by: .seconds(-1)))
        try await time.sleep(for: .zero)
    }
}
