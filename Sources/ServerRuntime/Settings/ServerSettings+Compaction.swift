import Compaction

extension ServerSettings {
    /// Planning more often than this costs more than it brings.
    private static let shortestInterval = Duration.milliseconds(50)

    static func compaction(_ reader: inout SettingsReader) -> CompactionSettings {
        var settings = CompactionSettings()
        settings.workers = reader.count(.compactionWorkers)
        settings.interval = max(shortestInterval, reader.duration(.compactionInterval))
        settings.segments = CompactionSettings.Trigger(
            age: reader.duration(.compactionMaxSegmentAge),
            blocks: reader.count(.compactionMaxSegments),
            bytes: reader.bytes(.compactionMaxSegmentBytes)
        )
        settings.levelOne = CompactionSettings.Trigger(
            age: reader.duration(.compactionLevel1Age),
            blocks: reader.count(.compactionLevel1Blocks),
            bytes: reader.bytes(.compactionLevel1Bytes)
        )
        settings.levelTwo = CompactionSettings.Trigger(
            age: reader.duration(.compactionLevel2Age),
            blocks: reader.count(.compactionLevel2Blocks),
            bytes: reader.bytes(.compactionLevel2Bytes)
        )
        settings.maxJobBytes = reader.bytes(.compactionMaxJobBytes)
        settings.attempts = max(1, reader.count(.compactionAttempts))
        settings.sourceGrace = reader.duration(.compactionSourceGrace)
        settings.maxLag = reader.duration(.compactionMaxLag)
        return settings
    }
}
