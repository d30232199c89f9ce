/// The figures of several runs by name, for targets; each name has one value for each run that measured it.
struct Figures {
    private var values: [String: [Double]] = [:]

    init(_ records: [RunRecord]) {
        for record in records {
            if let push = record.push { add(push) }
            for query in record.query?.queries ?? [] { add("query.\(query.name).median_ms", query.latency.median) }
            add("query.peak_resident_mb", record.query?.peakResidentBytes.map { $0 / 1e6 })
            if let storage = record.storage { add(storage, push: record.push) }
            if let check = record.check { add("check.differences", Double(check.differences.count)) }
        }
    }

    /// The median over the runs; nil if none measured it.
    func median(_ name: String) -> Double? {
        guard let values = values[name], !values.isEmpty else { return nil }
        return LatencySummary(values).median
    }

    private mutating func add(_ push: PushResult) {
        add("push.profiles_per_second", push.profilesPerSecond)
        add("push.differences_during", push.during.map { Double($0.differences.count) })
        add("push.lost", Double(push.lost))
        add("push.ack_p50_ms", push.ack.median)
        add("push.ack_p99_ms", push.ack.p99)
        add("push.lone_ack_median_ms", push.lone?.median)
        add("push.cpu_ms_per_profile", push.cost?.cpuMillisecondsPerProfile)
        add("push.peak_resident_mb", push.cost?.peakResidentBytes.map { $0 / 1e6 })
        add("push.stored_bytes_per_profile", push.cost?.storedBytesPerProfile)
    }

    private mutating func add(_ storage: StorageResult, push: PushResult?) {
        for level in 1...StorageScenario.highestLevel {
            add("storage.level\(level).bytes_per_profile", storage.bytesPerProfile(level: level))
        }
        for one in storage.rows { add("storage.rows_ratio.\(one.name)", one.ratio) }
        // With queries in it, it is no figure of compaction.
        let compaction = storage.watchedDuring ? nil : storage.compactionMillisecondsPerProfile
        add("storage.compaction_cpu_ms_per_profile", compaction)
        if let compaction, let ingest = push?.cost?.cpuMillisecondsPerProfile {
            add("storage.all_cpu_ms_per_profile", compaction + ingest)
        }
        add("storage.peak_resident_mb", storage.peakResidentBytes.map { $0 / 1e6 })
        add("storage.differences", Double(storage.differences.count))
    }

    private mutating func add(_ name: String, _ value: Double?) {
        if let value { values[name, default: []].append(value) }
    }
}
