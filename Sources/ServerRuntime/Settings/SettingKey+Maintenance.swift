/// Settings of compaction, retention and sweeping.
extension SettingKey {
    package static let compactionWorkers = SettingKey(
        "compaction.workers",
        "1",
        "Merges at once in this process; 0 leaves them to others."
    )
    package static let compactionInterval = SettingKey(
        "compaction.interval",
        "1s",
        "How often segments are looked at; higher levels at a tenth of that."
    )
    package static let compactionMaxSegmentAge = SettingKey(
        "compaction.max-segment-age",
        "10s",
        "Segments are merged when the oldest is this old."
    )
    package static let compactionMaxSegments = SettingKey(
        "compaction.max-segments",
        "64",
        "Segments are merged when there are so many."
    )
    package static let compactionMaxSegmentBytes = SettingKey(
        "compaction.max-segment-bytes",
        "64MiB",
        "Segments are merged when they have so many bytes."
    )
    package static let compactionLevel1Age = SettingKey(
        "compaction.level-1-age",
        "5m",
        "Blocks of level 1 are merged when the oldest of a tenant is this old."
    )
    package static let compactionLevel1Blocks = SettingKey(
        "compaction.level-1-blocks",
        "16",
        "Blocks of level 1 are merged when a tenant has so many."
    )
    package static let compactionLevel1Bytes = SettingKey(
        "compaction.level-1-bytes",
        "32MiB",
        "Blocks of level 1 are merged when a tenant has so many bytes."
    )
    package static let compactionLevel2Age = SettingKey(
        "compaction.level-2-age",
        "1h",
        "Blocks of level 2 are merged when the oldest of a tenant is this old."
    )
    package static let compactionLevel2Blocks = SettingKey(
        "compaction.level-2-blocks",
        "12",
        "Blocks of level 2 are merged when a tenant has so many."
    )
    package static let compactionLevel2Bytes = SettingKey(
        "compaction.level-2-bytes",
        "256MiB",
        "Blocks of level 2 are merged when a tenant has so many bytes."
    )
    package static let compactionMaxJobBytes = SettingKey(
        "compaction.max-job-bytes",
        "256MiB",
        "Blocks merged into one have at most so many bytes together."
    )
    package static let compactionAttempts = SettingKey(
        "compaction.attempts",
        "5",
        "A job that failed so often is parked until somebody retries it."
    )
    package static let compactionSourceGrace = SettingKey(
        "compaction.source-grace",
        "10m",
        "Objects of replaced blocks stay this long, for queries that began before."
    )
    package static let compactionMaxLag = SettingKey(
        "compaction.max-lag",
        "5m",
        "A segment that waits longer means that compaction falls behind."
    )
    package static let retentionMaxAge = SettingKey(
        "retention.max-age",
        "31d",
        "Profiles are kept this long after they were taken and came in; 0 for ever."
    )
    package static let retentionMaxBytes = SettingKey(
        "retention.max-bytes",
        "0",
        "Compacted bytes kept of each tenant, the oldest go first; 0 for no limit."
    )
    package static let sweepInterval = SettingKey(
        "sweep.interval",
        "30m",
        "How often the bucket is listed for objects that no block has."
    )
    package static let sweepGrace = SettingKey(
        "sweep.grace",
        "2h",
        "Such objects are deleted when they have been there this long."
    )

    /// All of them, in the order of the documentation.
    static let maintenance: [SettingKey] = [
        compactionWorkers, compactionInterval, compactionMaxSegmentAge, compactionMaxSegments,
        compactionMaxSegmentBytes, compactionLevel1Age, compactionLevel1Blocks, compactionLevel1Bytes,
        compactionLevel2Age, compactionLevel2Blocks, compactionLevel2Bytes, compactionMaxJobBytes, compactionAttempts,
        compactionSourceGrace, compactionMaxLag, retentionMaxAge, retentionMaxBytes, sweepInterval, sweepGrace,
    ]
}
