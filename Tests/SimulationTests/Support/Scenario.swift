import Compaction
import Ingestion
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
    let deletions: [StatedDeletion]
    let senders: Int
    let readers: Int
    let mishaps: [Mishap]
    /// Clients rest up to so long between two steps.
    let pace: Duration
    /// Whether queriers die one by one, so that a fragment may meet four deaths by chance.
    var hasLoneDeaths = false

    init(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        self.seed = seed
        settings = Self.settings(&random)
        toxics = Self.toxics(&random)
        metastoreFaults = [0, 0.05, 0.3].randomElement(using: &random) ?? 0
        profiles = try Self.profiles(&random)
        senders = Int.random(in: 1...3, using: &random)
        readers = Int.random(in: 1...2, using: &random)
        pace = .milliseconds([400, 1500, 4000].randomElement(using: &random) ?? 400)
        mishaps = Mishap.draw(&random)
        let stated = max(0, Int.random(in: -1...3, using: &random))
        let profiles = self.profiles
        deletions = (0..<stated).map { StatedDeletion.draw(number: $0, among: profiles, &random) }
    }

    /// A run without faults and with the default settings, unless given otherwise.
    init(calm seed: UInt64, settings: ServerSettings = Self.calm) {
        self.init(seed: seed, settings: settings, profiles: [])
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
        mishaps = []
        deletions = []
        pace = .zero
    }

    /// The defaults, but with as many queriers on every machine: a seed's schedule must not depend on its cores.
    static var calm: ServerSettings {
        var settings = ServerSettings.defaults
        settings.localQueriers = 2
        return settings
    }

    /// How long everything that keeps storage clean needs after the last push: three levels, then graces.
    var settling: Duration {
        let compaction = settings.compaction
        let looks = compaction.interval * 40 + compaction.settling * 4 + .seconds(25)
        let keepers = settings.maintenanceIntervals.sweep * 2 + settings.maintenanceIntervals.removal * 2
        return looks + keepers + max(settings.sweepGrace, compaction.sourceGrace)
    }

    /// Whether leases and reports go through their wire encoding.
    var isEncoded: Bool { seed.isMultiple(of: 2) }

    /// Whether bytes that are read may come back damaged.
    var hasDamage: Bool { toxics.contains { [.shortRead, .tornRead, .flippedBit].contains($0.kind) } }

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
