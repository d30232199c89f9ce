/// One step of a storage scenario: what it did, what it cost, and what is stored after it.
struct StorageStep: Codable {
    var name: String
    /// The level that everything is at after it, or above; nil after a push.
    var level: Int?
    var seconds: Double
    /// CPU time of the server's whole process during it per live profile; contains queries that compared answers.
    var cpuMillisecondsPerProfile: Double?
    var liveBlocks: Int64
    var liveProfiles: Int64
    var bytesPerProfile: Double?
    /// The server's peak since it began.
    var peakResidentBytes: Double?
    /// Answers that were compared during the step and after it.
    var comparisons: Int
    var differences: [String]

    /// The line that is printed.
    var summary: String {
        func show(_ value: Double?) -> String { value?.short ?? "unknown" }
        return
            "\(name): \(seconds.short) s, \(show(cpuMillisecondsPerProfile)) ms CPU and \(show(bytesPerProfile)) bytes a "
            + "profile, \(liveBlocks) blocks, peak \(show(peakResidentBytes.map { $0 / 1e6 })) MB, "
            + "\(comparisons) answers compared, \(differences.count) differ"
    }
}
