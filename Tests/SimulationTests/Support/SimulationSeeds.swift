import Foundation
import Testing

/// Which runs a test run makes.
enum SimulationSeeds {
    /// Seeds that find a defect run first, whatever else runs.
    ///
    /// The first six: a deletion whose process died between control object and row. The others: a job that takes a source
    /// made after a deletion whose row is not there yet.
    private static let findings: [UInt64] = [6, 14, 29, 44, 47, 48, 363, 404, 542]
    private static let usual: UInt64 = 100
    private static let name = "FIREFINCH_SIMULATION_SEEDS"

    /// Those and a hundred others; `FIREFINCH_SIMULATION_SEEDS=300` makes it so many, `=17...17` only those.
    static let all: [UInt64] = {
        let wanted = ProcessInfo.processInfo.environment[name] ?? ""
        let ends = wanted.components(separatedBy: "...").compactMap { UInt64($0) }
        if ends.count == 2, ends[0] <= ends[1] { return Array(ends[0]...ends[1]) }
        return findings + (1...max(1, ends.first ?? usual)).filter { !findings.contains($0) }
    }()

    /// How to run a seed again.
    static func again(_ seed: UInt64) -> Comment {
        "seed \(seed); again: \(name)=\(seed)...\(seed) swift test --filter 'SimulationTests.SimulationTests'"
    }
}
