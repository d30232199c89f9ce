import Compaction
import Ingestion
import ServerRuntime
import TestSupport

extension Scenario {
    static func settings(_ random: inout SplitMix64) -> ServerSettings {
        var settings = ServerSettings.defaults
        settings.localQueriers = 2
        settings.scanThreads = Int.random(in: 1...3, using: &random)
        settings.flush.linger = .milliseconds(Int.random(in: 0...40, using: &random))
        settings.flush.maxBytes = [1, 400, 8 << 20].randomElement(using: &random) ?? 1
        settings.flush.putsPerSecond = [0.5, 5, 40].randomElement(using: &random) ?? 40
        settings.flush.timeout = .seconds([1, 5, 15].randomElement(using: &random) ?? 15)
        settings.maxWaitingBytes = [500, 1 << 20].randomElement(using: &random) ?? 1 << 20
        settings.querierCache = [0, 4096, 64 << 20].randomElement(using: &random) ?? 0
        settings.compaction = compaction(&random)
        settings.retention = retention(&random)
        settings.maintenanceIntervals.retention = .seconds(Int.random(in: 2...10, using: &random))
        settings.maintenanceIntervals.removal = .seconds(Int.random(in: 2...10, using: &random))
        settings.maintenanceIntervals.deletions = .seconds(Int.random(in: 2...10, using: &random))
        settings.maintenanceIntervals.sweep = .seconds(Int.random(in: 3...15, using: &random))
        settings.sweepGrace = .seconds(Int.random(in: 20...40, using: &random))
        settings.compaction.attemptTimeout = settings.sweepGrace / 2
        return settings
    }

    /// Some runs keep little, some for a short time, most everything.
    private static func retention(_ random: inout SplitMix64) -> RetentionLimits {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: RetentionLimits(maxAge: .seconds(Int.random(in: 20...90, using: &random)))
        case 1: RetentionLimits(maxBytes: Int.random(in: 1000...8000, using: &random))
        default: RetentionLimits()
        }
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
        settings.interval = .milliseconds(Int.random(in: 250...1000, using: &random))
        settings.settling = .milliseconds(Int.random(in: 500...5000, using: &random))
        // Longer than any flush takes, together with the longest stall: a deletion is not erased before.
        settings.sourceGrace = .seconds(Int.random(in: 30...45, using: &random))
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
}
