/// What a storage scenario measured, besides push, queries and the final check.
struct StorageResult: Codable {
    var heldBack: Int
    var watchedDuring: Bool
    var steps: [StorageStep]
    /// Empty when the fleet's time is an hour or less.
    var rows: [RowsRead]

    /// Answers that changed, in all steps.
    var differences: [String] { steps.flatMap(\.differences) }

    /// Bytes per profile after the first step that brought everything to `level`.
    func bytesPerProfile(level: Int) -> Double? { steps.first { $0.level == level }?.bytesPerProfile }

    /// CPU per profile of the first compaction through all levels.
    var compactionMillisecondsPerProfile: Double? {
        let first = (1...StorageScenario.highestLevel).map { level in steps.first { $0.level == level } }
        let costs = first.compactMap { $0?.cpuMillisecondsPerProfile }
        return costs.count == first.count ? costs.reduce(0, +) : nil
    }

    /// The server's peak in any step.
    var peakResidentBytes: Double? { steps.compactMap(\.peakResidentBytes).max() }
}
