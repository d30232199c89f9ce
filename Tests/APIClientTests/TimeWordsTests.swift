import APIClient
import Testing

struct TimeWordsTests {
    private static let now: Int64 = 1_750_000_000_123

    @Test(
        arguments: [
            ("now", 0), ("now-1h", -3_600_000), ("now-90s", -90_000), ("now-5m", -300_000), ("now-5min", -300_000),
            ("now-3h30m", -12_600_000), ("now-2d", -172_800_000), ("now-1w", -604_800_000), ("now+10m", 600_000),
            ("now-1M", -2_592_000_000), ("now-1y", -31_536_000_000),
        ] as [(String, Int64)]
    )
    func `words count from now`(_ text: String, _ offset: Int64) {
        #expect(TimeWords.milliseconds(text, now: Self.now) == Self.now + offset)
    }

    @Test(
        arguments: [
            ("0", 0), ("1750000000", 1_750_000_000_000), ("1750000000123", 1_750_000_000_123),
            ("1750000000123456", 1_750_000_000_123), ("1750000000123456789", 1_750_000_000_123),
            ("19700101", 0), ("20240229", 1_709_164_800_000), ("20260131", 1_769_817_600_000),
            ("20250229", 20_250_229_000),
        ] as [(String, Int64)]
    )
    func `numbers are told apart by their length`(_ text: String, _ time: Int64) {
        #expect(TimeWords.milliseconds(text, now: Self.now) == time)
    }

    @Test(arguments: [
        "", "now-", "now-1", "now-h", "now1h", "now-1x", "now-1h-1m", "nows", "yesterday", "-1h", "1h", "1.5", "١٢",
        "now-99999999999999y", "99999999999999999999", "999999999999999999", " now",
    ])
    func `anything else is no time`(_ text: String) {
        #expect(TimeWords.milliseconds(text, now: Self.now) == nil)
    }
}
