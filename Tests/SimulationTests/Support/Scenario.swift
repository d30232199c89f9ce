import Compaction
import Ingestion
import ObjectStorage
import ProfileModel
import ServerRuntime
import TestSupport

/// What happens in one run, drawn from its seed.
struct Scenario: Sendable {
    /// 2026-01-01, where the manual clock begins.
    static let origin: Int64 = 1_767_225_600_000_000_000

    let seed: UInt64
    let settings: ServerSettings
    let toxics: [Toxic]
    let metastoreFaults: Double
    let profiles: [KnownProfile]
    let senders: Int
    let readers: Int
    let crashes: Int
    /// Whether queriers come, go and fall silent.
    var hasChurn = false

    init(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        self.seed = seed
        settings = Self.settings(&random)
        toxics = Self.toxics(&random)
        metastoreFaults = [0, 0.05, 0.3].randomElement(using: &random) ?? 0
        profiles = try Self.profiles(&random)
        senders = Int.random(in: 1...3, using: &random)
        readers = Int.random(in: 1...2, using: &random)
        crashes = Int.random(in: 0...2, using: &random)
    }

    /// A run without faults and with the default settings.
    init(calm seed: UInt64) {
        self.init(seed: seed, settings: Self.calm, profiles: [])
    }

    /// A run without faults.
    init(seed: UInt64, settings: ServerSettings, toxics: [Toxic] = [], profiles: [KnownProfile]) {
        self.seed = seed
        self.settings = settings
        self.toxics = toxics
        self.profiles = profiles
        metastoreFaults = 0
        senders = 1
        readers = 1
        crashes = 0
    }

    /// The defaults, but with as many queriers on every machine: a seed's schedule must not depend on its cores.
    private static var calm: ServerSettings {
        var settings = ServerSettings.defaults
        settings.localQueriers = 2
        return settings
    }

    /// Whether leases and reports go through their wire encoding.
    var isEncoded: Bool { seed.isMultiple(of: 2) }

    /// Whether bytes that are read may come back damaged.
    var hasDamage: Bool { toxics.contains { $0.kind == .shortRead || $0.kind == .flippedBit } }

    private static func settings(_ random: inout SplitMix64) -> ServerSettings {
        var settings = ServerSettings.defaults
        settings.localQueriers = 2
        settings.scanThreads = Int.random(in: 1...3, using: &random)
        settings.flush.linger = .milliseconds(Int.random(in: 0...40, using: &random))
        settings.flush.maxBytes = [1, 400, 8 << 20].randomElement(using: &random) ?? 1
        settings.flush.putsPerSecond = [0.5, 5, 40].randomElement(using: &random) ?? 40
        settings.flush.timeout = .seconds([1, 5, 20].randomElement(using: &random) ?? 20)
        settings.maxWaitingBytes = [500, 1 << 20].randomElement(using: &random) ?? 1 << 20
        settings.querierCache = [0, 4096, 64 << 20].randomElement(using: &random) ?? 0
        settings.compaction = compaction(&random)
        return settings
    }

    /// Compaction in a hurry: blocks of all levels come about while profiles come in, or soon after.
    private static func compaction(_ random: inout SplitMix64) -> CompactionSettings {
        func trigger() -> CompactionSettings.Trigger {
            CompactionSettings.Trigger(
                age: .milliseconds(Int.random(in: 0...6000, using: &random)),
                blocks: Int.random(in: 1...8, using: &random),
                bytes: 0
            )
        }
        var settings = CompactionSettings()
        settings.workers = Int.random(in: 0...2, using: &random)
        settings.interval = .milliseconds(Int.random(in: 100...1000, using: &random))
        settings.settling = .milliseconds(Int.random(in: 0...1500, using: &random))
        settings.segments = trigger()
        settings.levelOne = trigger()
        settings.levelTwo = trigger()
        settings.maxJobSources = [2, 128].randomElement(using: &random) ?? 2
        settings.maxJobSegments = [2, 1024].randomElement(using: &random) ?? 2
        settings.lease = .milliseconds(Int.random(in: 300...5000, using: &random))
        settings.retryDelay = .milliseconds(100)
        settings.attempts = 1000
        return settings
    }

    private static func toxics(_ random: inout SplitMix64) -> [Toxic] {
        let outage = Duration.milliseconds(Int.random(in: 0...1500, using: &random))
        let reads: Set<ObjectOperation> = [.getRange, .getWhole]
        let all = [
            Toxic(.failure(.unavailable), probability: 0.1),
            Toxic(.failure(.throttled), probability: 0.1),
            Toxic(.failureAfterEffect(.unavailable), probability: 0.2, operations: [.put]),
            Toxic(.latency(.milliseconds(1)...(.milliseconds(300))), probability: 0.3),
            Toxic(.shortRead, probability: 0.1, operations: reads),
            Toxic(.flippedBit, probability: 0.1, operations: reads),
            Toxic(.failure(.unavailable), window: outage..<(outage + .seconds(2))),
        ]
        return all.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
    }

    private static func profiles(_ random: inout SplitMix64) throws -> [KnownProfile] {
        let tenants = [try TenantID("alice"), try TenantID("bob")]
        let count = Int.random(in: 4...12, using: &random)
        return (0..<count).map { number in
            let age = Int64.random(in: -300_000...1_800_000, using: &random) * 1_000_000
            return KnownProfile(
                number: number,
                tenant: tenants[number % 4 == 3 ? 1 : 0],
                service: "service\(Int.random(in: 0...1, using: &random))",
                pod: "pod\(Int.random(in: 0...2, using: &random))",
                time: origin - age + Int64(number)
            )
        }
    }
}
