import Compaction
import HostEnvironment
import MetadataStorage

/// How compaction, retention and sweeping stand, as metrics.
struct MaintenanceMetrics {
    private static let prefix = "firefinch_compaction_"

    private let snapshot: CompactionSnapshot
    private let counts: CompactionCounters.Snapshot
    private let isBehind: Bool

    init(_ maintenance: StorageMaintenance) {
        snapshot = maintenance.coordinator.snapshot
        counts = maintenance.coordinator.counters.snapshot
        isBehind = maintenance.coordinator.isBehind
    }

    /// Writes all families; `unknown` are the objects that no block has.
    func write(to text: inout PrometheusText, unknown: (objects: Int, bytes: Int)) {
        writeJobs(&text)
        writeCounts(&text)
        writeUsage(&text)
        let erasing = snapshot.deletions.reduce(0) { $0 + $1.bytes }
        text.single("firefinch_deletions_pending", .gauge, "Deletions not erased.", Double(snapshot.deletions.count))
        text.single("firefinch_deletions_pending_bytes", .gauge, "Bytes of blocks they concern.", Double(erasing))
        text.single("firefinch_unknown_objects", .gauge, "Objects that no block has.", Double(unknown.objects))
        text.single("firefinch_unknown_object_bytes", .gauge, "Bytes of those objects.", Double(unknown.bytes))
    }

    private func writeJobs(_ text: inout PrometheusText) {
        text.family(Self.prefix + "jobs", .gauge, "Jobs that are not done, by state.")
        let states = [
            ("waiting", snapshot.waitingJobs), ("leased", snapshot.leasedJobs), ("parked", snapshot.parkedJobs),
        ]
        for (state, count) in states {
            text.sample(Self.prefix + "jobs", Double(count), labels: [("state", state)])
        }
        let gauges = [
            ("oldest_waiting_seconds", "Age of the oldest waiting job.", snapshot.oldestWaitingAge.inSeconds),
            ("lag_seconds", "Age of the oldest segment that is not compacted.", snapshot.lag.inSeconds),
            ("behind", "1 when segments wait longer than compaction.max-lag.", isBehind ? 1 : 0),
        ]
        for (name, help, value) in gauges { text.single(Self.prefix + name, .gauge, help, value) }
    }

    private func writeCounts(_ text: inout PrometheusText) {
        let counters: [(String, String, Int)] = [
            ("compaction_jobs_completed_total", "Jobs completed here.", counts.completedJobs),
            ("compaction_attempts_failed_total", "Attempts at jobs that failed.", counts.failedAttempts),
            ("compaction_attempts_fenced_total", "Attempts that lost their lease.", counts.fencedAttempts),
            ("compaction_source_blocks_total", "Blocks replaced.", counts.sourceBlocks),
            ("compaction_source_bytes_total", "Bytes of blocks replaced.", counts.sourceBytes),
            ("compaction_result_blocks_total", "Blocks made.", counts.resultBlocks),
            ("compaction_result_bytes_total", "Bytes of blocks made.", counts.resultBytes),
            ("compaction_profiles_total", "Profiles in blocks made.", counts.profiles),
            ("compaction_profiles_dropped_total", "Repeated profiles left out.", counts.droppedProfiles),
            ("compaction_rows_erased_total", "Rows left out because of deletions.", counts.erasedRows),
            ("compaction_datasets_set_aside_total", "Datasets found unreadable.", counts.setAsideDatasets),
            ("retention_blocks_total", "Blocks no longer kept.", counts.expiredBlocks),
            ("removal_objects_total", "Objects of retired blocks deleted.", counts.removedObjects),
            ("sweep_objects_total", "Objects without a block deleted.", counts.sweptObjects),
        ]
        for (name, help, value) in counters { text.single("firefinch_" + name, .counter, help, Double(value)) }
    }

    /// By level and state, tenants added up, so that their number does not blow up the metrics.
    private func writeUsage(_ text: inout PrometheusText) {
        var sums: [[String]: (blocks: Int, bytes: Int, profiles: Int)] = [:]
        for usage in snapshot.usage {
            let sum = sums[["\(usage.level)", "\(usage.state)"]] ?? (0, 0, 0)
            sums[["\(usage.level)", "\(usage.state)"]] = (
                sum.blocks + usage.blocks, sum.bytes + usage.bytes, sum.profiles + usage.profiles
            )
        }
        let sorted = sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let families: [(String, String, ((blocks: Int, bytes: Int, profiles: Int)) -> Int)] = [
            ("firefinch_storage_blocks", "Blocks, by level and state.", { $0.blocks }),
            ("firefinch_storage_bytes", "Bytes of blocks, by level and state.", { $0.bytes }),
            ("firefinch_storage_profiles", "Profiles in blocks, by level and state.", { $0.profiles }),
        ]
        for (name, help, value) in families {
            text.family(name, .gauge, help)
            for (place, sum) in sorted {
                let labels = [("level", place[0]), ("state", place[1])]
                text.sample(name, Double(value(sum)), labels: labels)
            }
        }
    }
}
