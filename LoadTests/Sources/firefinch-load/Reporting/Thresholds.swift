import Foundation

/// The targets that results are compared with (thresholds.json).
struct Thresholds: Codable {
    private static let usualPlaces = ["LoadTests/thresholds.json", "thresholds.json"]

    var targets: [Target]

    /// A figure and how great it may, or must, be.
    struct Target: Codable {
        /// As `Figures` names it.
        var figure: String
        var title: String
        var unit: String
        var atMost: Double?
        var atLeast: Double?
    }

    /// Reads the file, or the one in the usual place; no targets if there is none.
    static func find(_ path: String?) throws -> Thresholds {
        guard let path = path ?? usualPlaces.first(where: FileManager.default.fileExists(atPath:)) else {
            Console.complain(
                "there is no thresholds.json here: nothing is compared with targets (give --thresholds FILE)"
            )
            return Thresholds(targets: [])
        }
        do {
            return try JSONDecoder().decode(Self.self, from: Data(try Files.read(path)))
        } catch let error as DecodingError {
            throw LoadError("\(path) does not hold targets: \(error)")
        }
    }

    /// Compares every target with the median over the runs.
    func verdicts(on records: [RunRecord]) -> [Verdict] {
        let figures = Figures(records)
        return targets.map { Verdict(target: $0, value: figures.median($0.figure)) }
    }
}
