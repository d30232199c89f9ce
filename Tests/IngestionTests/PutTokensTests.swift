import HostEnvironment
import Testing

@testable import Ingestion

@Suite struct PutTokensTests {
    private static func at(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
    }

    private static func tokens(perSecond: Double = 2, burst: Double = 3) -> PutTokens {
        PutTokens(FlushSettings(putsPerSecond: perSecond, putBurst: burst))
    }

    @Test func `a burst goes at once and then one token after the other`() {
        var tokens = Self.tokens()
        for _ in 0..<3 {
            #expect(tokens.available(at: Self.at(0)) == Self.at(0))
            tokens.take(at: Self.at(0))
        }
        #expect(tokens.available(at: Self.at(0)) == Self.at(500))
        #expect(tokens.available(at: Self.at(200)) == Self.at(500))
        #expect(tokens.available(at: Self.at(500)) == Self.at(500))
    }

    @Test func `tokens gather up to the burst and not beyond`() {
        var tokens = Self.tokens()
        for _ in 0..<3 { tokens.take(at: Self.at(0)) }
        for _ in 0..<3 {
            #expect(tokens.available(at: Self.at(60_000)) == Self.at(60_000))
            tokens.take(at: Self.at(60_000))
        }
        #expect(tokens.available(at: Self.at(60_000)) == Self.at(60_500))
    }

    @Test func `a token taken without being there is owed, but the debt is bounded`() {
        var tokens = Self.tokens()
        for _ in 0..<4 { tokens.take(at: Self.at(0)) }
        #expect(tokens.available(at: Self.at(0)) == Self.at(1000))
        for _ in 0..<1000 { tokens.take(at: Self.at(0)) }
        #expect(tokens.available(at: Self.at(0)) == Self.at(2000))
    }

    @Test func `nonsense settings still give a token now and then`() {
        var tokens = Self.tokens(perSecond: 0, burst: 0)
        #expect(tokens.available(at: Self.at(0)) == Self.at(0))
        tokens.take(at: Self.at(0))
        #expect(tokens.available(at: Self.at(0)) == Self.at(1_000_000))
    }
}
