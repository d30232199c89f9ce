import HostEnvironment
import QueryModel
import QueryScheduling
import Testing

/// How throughput grows with queriers, from one to five hundred, and how the pool follows the work, in a model of costs.
@Suite struct ScaleTests {
    /// Fragments a second of so many queriers that always have work.
    private static func throughput(_ queriers: Int) async throws -> Double {
        let figures = try await onOwnThread {
            var model = CostModel()
            model.start(queriers)
            try model.ask(queries: queriers, fragments: 40)
            return try model.run()
        }
        #expect(figures.queries == queriers && figures.fragments >= 40 * queriers)
        return figures.fragmentsPerSecond
    }

    @Test func `throughput grows with the queriers, up to five hundred of them`() async throws {
        let one = try await Self.throughput(1)
        var figures = "1 querier: \(one) fragments/s\n"
        let ideal = Double(CostModel.bytesPerQuerierSecond) / Double(CostModel.bytesPerFragment)
        #expect(one >= 0.8 * ideal, "\(one) of \(ideal) fragments a second")
        for queriers in [2, 16, 64, 500] {
            let many = try await Self.throughput(queriers)
            let part = many / (one * Double(queriers))
            #expect(part >= 0.7, "\(queriers) queriers reach \(part) of linear")
            figures += "\(queriers) queriers: \(Int(many)) fragments/s, \(part) of linear\n"
        }
        Attachment.record(figures, named: "scale.txt")
    }

    @Test func `the pool follows the work from nothing to many and back to nothing, twice`() throws {
        var model = CostModel()
        model.target = .seconds(2)
        for burst in 1...2 {
            #expect(model.desired == 0 && model.attached.isEmpty)
            try model.ask(queries: 200, fragments: 40)
            let wanted = model.desired
            let figures = try model.run(for: .seconds(30))
            #expect(figures.queries == 200, "burst \(burst): every query is answered")
            #expect(
                (50...500).contains(wanted) && figures.mostQueriers >= wanted / 2,
                "\(wanted), \(figures.mostQueriers)"
            )
        }
        let snapshot = model.state.snapshot(at: model.now)
        #expect(snapshot.queuedFragments == 0 && snapshot.runningLeases == 0 && snapshot.reportBytes == 0)
        #expect(model.attached.isEmpty && model.desired == 0)
    }
}
