import Foundation

/// The server's program: the file that scenarios start processes of.
struct ServerProgram: Sendable {
    /// Where a build leaves it, seen from the top of the repository and from LoadTests.
    private static let usualPlaces = [".build/release/firefinch", "../.build/release/firefinch"]

    let path: String

    /// The given file, or the release build in its usual place.
    init(_ given: String?) throws {
        let places = given.map { [$0] } ?? Self.usualPlaces
        guard let path = places.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw UsageError(
                "found no program at \(places.joined(separator: " or ")); build it (swift build -c release) or give --binary"
            )
        }
        self.path = path
    }

    /// Runs a command to its end; at most `limit` seconds.
    func run(_ arguments: [String], limit: Double) throws {
        let child = try ChildProcess(path, arguments, log: nil)
        guard let status = child.waitForEnd(limit: limit) else {
            child.kill()
            throw LoadError("'\(arguments.joined(separator: " "))' took longer than \(limit.short) s and was ended")
        }
        guard status == 0 else {
            throw LoadError(
                "'\(arguments.joined(separator: " "))' ended with status \(status); run it by hand to see why"
            )
        }
    }
}
