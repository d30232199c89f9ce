import Testing

@testable import ServerAPI

@Suite struct AtTimeTests {
    private let now: Int64 = 1_700_000_000_000_000_000
    private let second: Int64 = 1_000_000_000

    @Test(arguments: [
        ("now", 0), ("now-1h", -3600), ("now-3h30m", -12_600), ("now-1d", -86_400), ("now-2w", -1_209_600),
        ("now-1M", -2_592_000), ("now-1m", -60), ("now-5min", -300), ("now-1mon", -2_592_000), ("now-1y", -31_536_000),
        ("now+10s", 10), ("today", 0), ("now - 1h", -3600),
    ])
    func `relative times`(text: String, seconds: Int64) {
        #expect(AtTime.nanoseconds(text, now: now) == now + seconds * second)
    }

    @Test(
        arguments: [
            ("1700000000", 1_700_000_000_000_000_000), ("1700000000123", 1_700_000_000_123_000_000),
            ("1700000000123456", 1_700_000_000_123_456_000), ("1700000000123456789", 1_700_000_000_123_456_789),
            ("1_700_000_000", 1_700_000_000_000_000_000), ("19700102", 86_400_000_000_000), ("0", 0),
            ("20240229", 1_709_164_800_000_000_000), ("20000301", 951_868_800_000_000_000),
            ("20231300", 20_231_300_000_000_000), ("20230229", 20_230_229_000_000_000),
        ] as [(String, Int64)]
    )
    func `absolute times`(text: String, nanoseconds: Int64) {
        #expect(AtTime.nanoseconds(text, now: now) == nanoseconds)
    }

    @Test(arguments: [
        "", "now-", "now-1", "now-1x", "now-h", "99999999999999999999", "99999999999", "1.5", "now-999999999999999999y",
    ])
    func `what is no time`(text: String) {
        #expect(AtTime.nanoseconds(text, now: now) == nil)
    }
}
