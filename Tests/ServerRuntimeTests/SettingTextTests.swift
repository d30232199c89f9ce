import ServerRuntime
import Testing

@Suite struct SettingTextTests {
    @Test(arguments: [
        ("0", Duration.zero), ("0s", .zero), ("500ms", .milliseconds(500)), ("1h", .seconds(3600)),
        ("1.5s", .milliseconds(1500)), ("2 m", .seconds(120)), ("7d", .seconds(604_800)), ("10us", .microseconds(10)),
        ("3ns", .nanoseconds(3)),
    ])
    func `durations are read`(text: String, duration: Duration) {
        #expect(SettingText.duration(text) == duration)
    }

    @Test(arguments: [
        "", "5", "-5s", "s", "1e3s", "1h30m", "5 seconds", "..s", "1.2.3s", "1000000000000d", "٣s", "nan", "infs",
    ])
    func `what is no duration is refused`(text: String) {
        #expect(SettingText.duration(text) == nil)
    }

    @Test(arguments: [
        ("0", 0), ("17", 17), ("17B", 17), ("8MiB", 8 << 20), ("1GiB", 1 << 30), ("3KiB", 3072), ("2KB", 2000),
        ("1.5MB", 1_500_000), ("2 GB", 2_000_000_000),
    ])
    func `sizes are read`(text: String, bytes: Int) {
        #expect(SettingText.bytes(text) == bytes)
    }

    @Test(arguments: ["", "MiB", "-1", "8mib", "8 M", "1e9", "0x10", "10000000000GiB", "1,5MB"])
    func `what is no size is refused`(text: String) {
        #expect(SettingText.bytes(text) == nil)
    }
}
