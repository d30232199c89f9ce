import Foundation
import Ingestion
import ObjectStorage
import QueryEngine
import QueryScheduling
import TestSupport
import Testing

@testable import ServerRuntime

@Suite struct ServerSettingsTests {
    private static func load(
        flags: [SettingKey: String] = [:],
        environment: [String: String] = [:],
        yaml: String? = nil
    ) async throws -> ServerSettings {
        guard let yaml else {
            return try await ServerSettings.load(flags: flags, environment: environment, file: nil)
        }
        let directory = try TemporaryDirectory()
        let file = directory.path + "/firefinch.yaml"
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: file))
        let settings = try await ServerSettings.load(flags: flags, environment: environment, file: file)
        _ = directory
        return settings
    }

    @Test func `every default can be read`() async throws {
        let settings = try await Self.load()
        #expect(settings == .defaults)
        #expect(settings.listen.description == "127.0.0.1:4040")
        #expect(settings.ingest.maxAge == .seconds(3600))
        #expect(settings.flush.linger == .milliseconds(25))
        #expect(settings.queryTimeout == .seconds(60))
        #expect(settings.maxWaitingBytes == 256 << 20)
    }

    @Test func `flags go before the environment, that before the file, that before defaults`() async throws {
        let yaml = """
            flush:
              linger: 1ms
              max-age: 1s
              max-bytes: 1MiB
            """
        let environment = ["FIREFINCH_FLUSH_LINGER": "2ms", "FIREFINCH_FLUSH_MAX_AGE": "2s", "HOME": "/"]
        let settings = try await Self.load(flags: [.flushLinger: "3ms"], environment: environment, yaml: yaml)
        #expect(settings.flush.linger == .milliseconds(3))
        #expect(settings.flush.maxAge == .seconds(2))
        #expect(settings.flush.maxBytes == 1 << 20)
        #expect(settings.flush.putsPerSecond == 40)
    }

    @Test func `a file may hold numbers and nested keys`() async throws {
        let settings = try await Self.load(yaml: "querier:\n  threads: 3\ningest:\n  max-age: 0\n")
        #expect(settings.scanThreads == 3)
        #expect(settings.ingest.maxAge == .zero)
    }

    @Test func `late reads are sent once more unless that is off`() async throws {
        let usual = try await Self.load()
        #expect(usual.hedging && usual.querier.hedging == HedgeSettings())
        #expect(try await Self.load(flags: [.hedging: "on"]).hedging)
        #expect(try await Self.load(yaml: "querier:\n  hedging: off\n").hedging == false)
        #expect(try await Self.load(flags: [.hedging: "off"]).querier.hedging == .never)
        await #expect(throws: SettingsError.self) { try await Self.load(flags: [.hedging: "maybe"]) }
    }

    @Test func `reads under way at once are a number of one or more`() async throws {
        #expect(try await Self.load().querier.parallelReads == 32)
        #expect(try await Self.load(flags: [.parallelReads: "4"]).querier.parallelReads == 4)
        for refused in ["0", "-1", "many", "1000000"] {
            await #expect(throws: SettingsError.self) { try await Self.load(flags: [.parallelReads: refused]) }
        }
    }

    @Test func `what a tenant may ask at once is set by its names in refusals`() async throws {
        let usual = try await Self.load().scheduler
        #expect(usual.tenantQueries == 2000 && usual.tenantBytes == 32 << 30)
        let set = try await Self.load(yaml: "query:\n  tenant-queries: 7\n  tenant-bytes: 3MiB\n").scheduler
        #expect(set.tenantQueries == 7 && set.tenantBytes == 3 << 20)
        #expect(try await Self.load(flags: [.queryTenantQueries: "0"]).scheduler.tenantQueries == 0)
        await #expect(throws: SettingsError.self) { try await Self.load(flags: [.queryTenantQueries: "-1"]) }
    }

    @Test func `every problem is told at once`() async throws {
        let flags: [SettingKey: String] = [.listen: "nowhere", .flushLinger: "soon", .roles: "query"]
        let environment = ["FIREFINCH_QUERY_MEMORY": "much", "FIREFINCH_FLUSH_PUTS_PER_SECOND": "0"]
        let error = await #expect(throws: SettingsError.self) {
            try await Self.load(flags: flags, environment: environment)
        }
        let problems = try #require(error?.problems)
        #expect(problems.count == 5)
        for name in ["listen", "flush.linger", "roles", "query.memory", "flush.puts-per-second"] {
            #expect(problems.contains { $0.hasPrefix(name + " must be") }, "\(name)")
        }
        #expect(problems.contains { $0.hasSuffix("found 'soon'") })
    }

    @Test func `a file that is not there is a problem that names it`() async throws {
        let error = await #expect(throws: SettingsError.self) {
            try await ServerSettings.load(flags: [:], environment: [:], file: "/nowhere/firefinch.yaml")
        }
        #expect(error?.description.contains("/nowhere/firefinch.yaml") == true)
    }

    @Test func `a file that is no YAML is a problem`() async throws {
        await #expect(throws: SettingsError.self) { try await Self.load(yaml: "flush: [1, 2\n  : x") }
    }

    @Test func `names in the environment follow from the keys and are all different`() {
        #expect(SettingKey.ingestMaxWaiting.environmentName == "FIREFINCH_INGEST_MAX_WAITING_BYTES")
        #expect(Set(SettingKey.all.map(\.environmentName)).count == SettingKey.all.count)
    }
}
