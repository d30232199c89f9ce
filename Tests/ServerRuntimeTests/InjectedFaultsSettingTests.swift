import Foundation
import ObjectStorage
import TestSupport
import Testing

@testable import ServerRuntime

@Suite struct InjectedFaultsSettingTests {
    @Test func `latency, slow shares and faults are read from one list`() {
        let read = InjectedFaults(setting: "p50=50ms, p90=500ms@10%,p99=2s@1%,errors=0.5%,short=1%,flip=2%")
        let expected = InjectedFaults(
            latency: .milliseconds(50),
            slow: [.init(share: 0.1, latency: .milliseconds(500)), .init(share: 0.01, latency: .seconds(2))],
            errors: 0.005,
            shortReads: 0.01,
            flippedBits: 0.02
        )
        #expect(read == expected)
        #expect(InjectedFaults(setting: "errors=100%") == InjectedFaults(errors: 1))
    }

    @Test(arguments: [
        "p50", "p50=", "p50=fast", "p99=2s", "p99=2s@1", "p99=2s@101%", "p=1s@1%", "p101=1s@1%", "errors=5",
        "errors=-1%",
        "errors=1%,errors=2%", "p90=1s@60%,p99=2s@60%", "p50=50ms,", "slow=1%", "errors=nan%",
    ])
    func `what is no such list is refused`(_ text: String) {
        #expect(InjectedFaults(setting: text) == nil)
    }

    @Test func `faults are refused unless they are allowed in so many words`() async throws {
        let flags: [SettingKey: String] = [.objectLatency: "p50=50ms"]
        let error = await #expect(throws: SettingsError.self) {
            try await ServerSettings.load(flags: flags, environment: [:], file: nil)
        }
        #expect(error?.problems.count == 1)
        #expect(error?.description.contains("--allow-fault-injection") == true)
        let allowed = ["FIREFINCH_ALLOW_FAULT_INJECTION": "true"]
        let settings = try await ServerSettings.load(flags: flags, environment: allowed, file: nil)
        #expect(settings.injectedFaults == InjectedFaults(latency: .milliseconds(50)))
    }

    @Test func `a file may allow and describe faults`() async throws {
        let directory = try TemporaryDirectory()
        let file = directory.path + "/firefinch.yaml"
        try Data("allow-fault-injection: true\nobject:\n  latency: p50=1ms\n".utf8)
            .write(to: URL(fileURLWithPath: file))
        let settings = try await ServerSettings.load(flags: [:], environment: [:], file: file)
        #expect(settings.injectedFaults == InjectedFaults(latency: .milliseconds(1)))
        withExtendedLifetime(directory) {}
    }

    @Test func `to allow faults injects none`() async throws {
        let flags: [SettingKey: String] = [.allowFaultInjection: "true"]
        let settings = try await ServerSettings.load(flags: flags, environment: [:], file: nil)
        #expect(settings.injectedFaults == nil)
    }

    @Test func `a list that cannot be read is told with an example`() async throws {
        let flags: [SettingKey: String] = [.allowFaultInjection: "true", .objectLatency: "50ms"]
        let error = await #expect(throws: SettingsError.self) {
            try await ServerSettings.load(flags: flags, environment: [:], file: nil)
        }
        #expect(error?.description.contains("object.latency must be a list like p50=50ms") == true)
    }
}
