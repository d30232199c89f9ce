import HostEnvironment
import Testing

@testable import Ingestion

@Suite struct SegmentStateTests {
    private static let settings = FlushSettings(
        maxAge: .milliseconds(500),
        maxBytes: 1000,
        linger: .milliseconds(25),
        putsPerSecond: 1,
        putBurst: 1
    )

    private static func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    @Test func `an empty segment is never due`() {
        var state = SegmentState(Self.settings)
        #expect(state.due(at: Self.at(0)) == nil)
        #expect(state.due(at: Self.at(100_000)) == nil)
    }

    @Test func `a segment is due once nobody joined it for the linger`() {
        var state = SegmentState(Self.settings)
        state.joined(at: Self.at(10), estimatedSize: 1)
        #expect(state.due(at: Self.at(10)) == Self.at(35))
        state.joined(at: Self.at(30), estimatedSize: 2)
        #expect(state.due(at: Self.at(34)) == Self.at(55))
    }

    @Test func `joining again and again does not put off the greatest age`() {
        var state = SegmentState(Self.settings)
        for time in stride(from: Int64(0), through: 490, by: 10) { state.joined(at: Self.at(time), estimatedSize: 1) }
        #expect(state.due(at: Self.at(490)) == Self.at(500))
    }

    @Test func `a full segment is due at once, without a token`() {
        var state = SegmentState(Self.settings)
        state.taken(at: Self.at(0))
        state.joined(at: Self.at(1), estimatedSize: 999)
        #expect(state.due(at: Self.at(1)) == Self.at(501))
        state.joined(at: Self.at(2), estimatedSize: 1000)
        #expect(state.due(at: Self.at(2)) == Self.at(2))
    }

    @Test func `without a token a segment waits for one, at most until it is old enough`() {
        var settings = Self.settings
        settings.putsPerSecond = 4
        var state = SegmentState(settings)
        state.taken(at: Self.at(0))
        state.joined(at: Self.at(0), estimatedSize: 1)
        #expect(state.due(at: Self.at(0)) == Self.at(250))
        settings.putsPerSecond = 0.1
        state = SegmentState(settings)
        state.taken(at: Self.at(0))
        state.joined(at: Self.at(0), estimatedSize: 1)
        #expect(state.due(at: Self.at(0)) == Self.at(500))
    }

    @Test func `what joins after a segment was taken is counted anew`() {
        var state = SegmentState(Self.settings)
        state.joined(at: Self.at(0), estimatedSize: 2000)
        state.taken(at: Self.at(1))
        #expect(state.due(at: Self.at(1)) == nil)
        state.joined(at: Self.at(2000), estimatedSize: 1)
        #expect(state.due(at: Self.at(2000)) == Self.at(2025))
    }
}
