import Testing

@testable import Ingestion

@Suite struct ClockWindowTests {
    private static let now: Int64 = 1_767_225_600_000_000_000
    private static let second: Int64 = 1_000_000_000

    private static func window(maxAge: Duration = .seconds(3600), maxFuture: Duration = .seconds(600)) -> ClockWindow {
        ClockWindow(IngestLimits(maxAge: maxAge, maxFuture: maxFuture), now: now)
    }

    @Test func `both bounds are outside and the nanosecond within is inside`() throws {
        let window = Self.window()
        try window.check(Self.now - 3600 * Self.second + 1)
        try window.check(Self.now + 600 * Self.second - 1)
        #expect(throws: IngestError.self) { try window.check(Self.now - 3600 * Self.second) }
        #expect(throws: IngestError.self) { try window.check(Self.now + 600 * Self.second) }
    }

    @Test func `the refusal says how old the profile is and what to do`() throws {
        let error = try #require(throws: IngestError.self) { try Self.window().check(Self.now - 7200 * Self.second) }
        #expect(error.code == .invalidArgument)
        #expect(error.reason == "not_in_ingestion_window")
        #expect(error.message.contains("7200 s ago"))
        #expect(error.message.contains("ingest.max-age 0"))
    }

    @Test func `parts of a second count`() throws {
        let window = Self.window(maxAge: .milliseconds(500))
        try window.check(Self.now - Self.second / 4)
        #expect(throws: IngestError.self) { try window.check(Self.now - Self.second) }
    }

    @Test(arguments: [Int64.min, -1, 0, now, Int64.max])
    func `without limits any time is accepted and its identity is kept for ever`(taken: Int64) throws {
        let window = Self.window(maxAge: .zero, maxFuture: .zero)
        try window.check(taken)
        #expect(window.identityExpiry(taken) == .max)
    }

    @Test func `times and limits at the ends of the range do not overflow`() throws {
        let endless = Self.window(maxAge: .seconds(9_000_000_000), maxFuture: .seconds(9_000_000_000))
        try endless.check(.max - 1)
        #expect(endless.identityExpiry(.max) == .max)
        #expect(throws: IngestError.self) { try endless.check(.min) }
        #expect(Self.window(maxFuture: .zero).identityExpiry(.max) == .max)
        #expect(throws: IngestError.self) { try Self.window().check(.max) }
    }

    @Test func `an identity outlives every moment at which its repeat is accepted`() throws {
        let window = Self.window()
        let future = Self.now + 599 * Self.second
        #expect(window.identityExpiry(future) > future + 3600 * Self.second)
        let old = Self.now - 3599 * Self.second
        #expect(window.identityExpiry(old) > Self.now + 3600 * Self.second)
    }
}
