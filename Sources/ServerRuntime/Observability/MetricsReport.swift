import Compaction
import HostEnvironment
import Ingestion
import ObjectStorage
import QueryEngine
import QueryModel
import QueryScheduling

/// The process's metrics as text, gathered when asked for.
struct MetricsReport: Sendable {
    let assembly: ServiceAssembly
    let store: CountingObjectStore
    let requests: RequestMetrics
    let version: String

    func text() async -> String {
        var text = PrometheusText()
        ProcessMetrics(version: version).write(to: &text)
        writeIngest(assembly.ingestCounters.snapshot, &text)
        let scheduler = await assembly.scheduler.snapshot()
        writeScheduler(scheduler, &text)
        FragmentMetrics(scheduler).write(to: &text)
        MergeMetrics(scheduler).write(to: &text)
        EngineMetrics(assembly.engine.usage).write(to: &text)
        StoreMetrics(store.usage).write(to: &text)
        if let maintenance = assembly.maintenance {
            MaintenanceMetrics(maintenance).write(to: &text, unknown: await maintenance.sweeper.unknown)
        }
        requests.write(to: &text)
        return text.text
    }

    private func writeIngest(_ counts: IngestCounters.Snapshot, _ text: inout PrometheusText) {
        let prefix = "firefinch_ingestion_"
        let counters: [(String, String, Int)] = [
            ("profiles_accepted_total", "Profiles that are durable.", counts.acceptedProfiles),
            ("profiles_empty_total", "Profiles without a sample that counts.", counts.emptyProfiles),
            ("profiles_suppressed_total", "Profiles found to be repeats.", counts.suppressedProfiles),
            ("profiles_unprotected_total", "Profiles without time and id: repeats count.", counts.unprotectedProfiles),
            ("received_bytes_total", "Bytes of profiles as sent.", counts.receivedBytes),
            ("stacks_truncated_total", "Stacks cut to the depth limit.", counts.truncatedStacks),
            ("segments_total", "Segments stored.", counts.segments),
            ("segment_bytes_total", "Bytes of segments stored.", counts.segmentBytes),
            ("flushes_failed_total", "Segments that could not be stored.", counts.failedFlushes),
        ]
        for (name, help, value) in counters { text.single(prefix + name, .counter, help, Double(value)) }
        text.single(prefix + "waiting_bytes", .gauge, "Bytes of pushes not durable yet.", Double(counts.waitingBytes))
        text.family(prefix + "section_bytes_total", .counter, "Bytes of segments stored, by kind of section.")
        for (section, bytes) in counts.sectionBytes.sorted(by: { $0.key < $1.key }) {
            text.sample(prefix + "section_bytes_total", Double(bytes), labels: [("section", section)])
        }
        text.family(prefix + "profiles_rejected_total", .counter, "Profiles refused, by reason.")
        for (reason, count) in counts.rejectedProfiles.sorted(by: { $0.key < $1.key }) {
            text.sample(prefix + "profiles_rejected_total", Double(count), labels: [("reason", reason)])
        }
    }

    private func writeScheduler(_ snapshot: SchedulerSnapshot, _ text: inout PrometheusText) {
        let prefix = "firefinch_frontend_"
        let gauges: [(String, String, Double)] = [
            ("queries", "Queries under way.", Double(snapshot.queries)),
            ("queued_fragments", "Fragments waiting for a querier.", Double(snapshot.queuedFragments)),
            ("queued_bytes", "Stored bytes they read.", Double(snapshot.queuedBytes)),
            ("queue_age_seconds", "Age of the oldest waiting query.", snapshot.oldestQueuedAge.inSeconds),
            ("running_leases", "Leases that run.", Double(snapshot.runningLeases)),
            ("attached_queriers", "Queriers attached.", Double(snapshot.attachedQueriers)),
            ("remote_queriers", "Queriers attached from other processes.", Double(snapshot.remoteQueriers)),
            ("report_bytes", "Bytes of reports held.", Double(snapshot.reportBytes)),
            ("desired_queriers", "Queriers that the waiting work asks for.", Double(snapshot.desiredQueriers)),
            (
                "bytes_per_querier_second", "Stored bytes that one remote querier is reckoned to read in a second.",
                Double(snapshot.bytesPerQuerierSecond)
            ),
        ]
        for (name, help, value) in gauges { text.single(prefix + name, .gauge, help, value) }
        writeFragments(snapshot.totals, &text)
        let totals = snapshot.totals
        text.single(prefix + "rows_read_total", .counter, "Rows that answers were made of.", Double(totals.rowsRead))
        text.single(
            prefix + "section_bytes_read_total",
            .counter,
            "Stored bytes of the sections that answers were made of.",
            Double(totals.bytesRead)
        )
    }

    private func writeFragments(_ totals: SchedulerTotals, _ text: inout PrometheusText) {
        let name = "firefinch_frontend_fragments_total"
        text.family(name, .counter, "Attempts of fragments, by where they were leased to and how they ended.")
        for place in QuerierIntroduction.Place.allCases {
            let leases = totals.leases[place] ?? LeaseTotals()
            let outcomes = [
                ("granted", leases.granted), ("reported", leases.reported), ("busy", leases.busy),
                ("failed", leases.failed), ("lost", leases.lost), ("cancelled", leases.cancelled),
            ]
            for (outcome, count) in outcomes {
                text.sample(name, Double(count), labels: [("where", place.rawValue), ("outcome", outcome)])
            }
        }
    }
}
