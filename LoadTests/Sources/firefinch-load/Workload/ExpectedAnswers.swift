import Foundation

/// What the generator says the answers must be (expected.json).
struct ExpectedAnswers: Sendable {
    private(set) var totals: [ExpectedTotal] = []
    private(set) var minutes: [ExpectedTree] = []
    private(set) var merged: [ExpectedTree] = []
    private(set) var regressions: [ExpectedRegression] = []
    /// The fleet's time in milliseconds; both ends belong to it.
    private(set) var range: ClosedRange<Int64> = 0...0
    /// The names of the fleet's services.
    private(set) var services: [String] = []

    init(folder: String) throws {
        for name in try Files.names(in: folder, prefix: "expected", suffix: ".json") {
            let file = try JSONDecoder().decode(File.self, from: Data(try Files.read("\(folder)/\(name)")))
            guard file.params.minutes > 0, file.params.start > 0 else { throw LoadError("\(name) says no time range") }
            totals += file.totals
            minutes += file.minutes
            merged += file.merged
            regressions += file.regression.map { [$0] } ?? []
            services += file.services.map(\.name)
            range = file.params.start * 1000...(file.params.start + file.params.minutes * 60) * 1000 - 1
        }
    }

    /// The first service of the fleet.
    func firstService() throws -> String {
        guard let first = services.first else { throw LoadError("expected.json names no service") }
        return first
    }

    private struct File: Decodable {
        var params: Parameters
        var totals: [ExpectedTotal]
        var minutes: [ExpectedTree]
        var merged: [ExpectedTree]
        var regression: ExpectedRegression?
        var services: [Service]
    }

    private struct Parameters: Decodable {
        var start: Int64
        var minutes: Int64
    }

    private struct Service: Decodable {
        var name: String
    }
}
