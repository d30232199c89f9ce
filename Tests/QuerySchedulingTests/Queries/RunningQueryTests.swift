import QueryModel
import QueryScheduling
import Testing

@Suite struct RunningQueryTests {
    private let settings = SchedulerSettings()
    private let error = QueryError(.dataLoss, "the block is damaged")

    private func query(fragments: Int = 2, partial: Bool = false, renewed: Bool = false) throws -> RunningQuery {
        var terms = Fixtures.terms(allowsPartial: partial)
        terms.isRenewed = renewed
        return RunningQuery(try Fixtures.work(1, sizes: Array(repeating: 100, count: fragments)), terms)
    }

    private func stage(_ index: Int, _ query: inout RunningQuery, bytes: Int = 10) -> Bool {
        query.stage(Fixtures.count([index]), bytes: bytes, for: index)
    }

    private func step(_ query: inout RunningQuery, eagerly: Bool = false) -> QueryStep {
        query.step(settings, eagerly: eagerly)
    }

    private func merge(_ bytes: Int, limit: Int, _ query: inout RunningQuery) -> Bool {
        query.noteMerged(bytes: bytes, limit: limit)
    }

    @Test func `only the first report of a fragment counts`() throws {
        var query = try query()
        #expect(stage(0, &query))
        #expect(!stage(0, &query))
        #expect(!stage(9, &query))
        #expect(query.done == 1)
        #expect(query.heldBytes == 10)
    }

    @Test func `reports are handed over when all are there, in the order of the plan`() throws {
        var query = try query()
        #expect(stage(1, &query))
        #expect(step(&query) == .wait)
        #expect(stage(0, &query))
        #expect(step(&query) == .merge([Fixtures.count([0]), Fixtures.count([1])]))
        #expect(merge(15, limit: 100, &query))
        #expect(step(&query) == .finish)
        #expect(query.coverage == Coverage(fragments: 2, fragmentsDone: 2, bytes: 200, rows: 2))
    }

    @Test func `reports are handed over early when many are staged, or memory is short`() throws {
        var query = try query(fragments: 3)
        #expect(stage(0, &query))
        #expect(step(&query, eagerly: true) == .merge([Fixtures.count([0])]))
        #expect(stage(1, &query, bytes: settings.mergeBatchBytes))
        #expect(step(&query) == .wait, "one merge at a time")
        #expect(merge(5, limit: 100, &query))
        #expect(step(&query) == .merge([Fixtures.count([1])]))
        #expect(merge(6, limit: 100, &query))
        #expect(query.heldBytes == 6)
    }

    @Test func `a fragment nobody can execute fails the query`() throws {
        var query = try query()
        query.giveUp(0, error)
        query.fail(QueryError(.unavailable, "later"))
        #expect(query.hasEnded)
        #expect(step(&query) == .fail(error))
    }

    @Test func `an asker who allows it goes without, and is told`() throws {
        var query = try query(partial: true)
        query.giveUp(0, error)
        #expect(!stage(0, &query))
        #expect(stage(1, &query))
        #expect(step(&query) == .merge([Fixtures.count([1])]))
        #expect(merge(5, limit: 100, &query))
        #expect(query.coverage.fragmentsDone == 1)
        #expect(query.coverage.gaps == ["fragment 0: the block is damaged"])
        #expect(!query.coverage.isComplete)
    }

    @Test func `a wrong question fails even if gaps are allowed`() throws {
        var query = try query(partial: true)
        let wrong = QueryError(.invalidArgument, "no such thing")
        query.giveUp(0, wrong)
        #expect(step(&query) == .fail(wrong))
    }

    @Test func `a stale plan is renewed once, then left out if that is allowed`() throws {
        var first = try query(partial: true)
        first.giveUpStale(0, error)
        #expect(step(&first) == .planAnew(error))
        var second = try query(partial: true, renewed: true)
        second.giveUpStale(0, error)
        #expect(second.coverage.gaps == ["fragment 0: the block is damaged"])
        #expect(!second.hasEnded)
        var strict = try query(renewed: true)
        strict.giveUpStale(0, error)
        #expect(step(&strict) == .planAnew(error))
    }

    @Test func `a merged report over the limit fails the query and says what would help`() throws {
        var query = try query()
        #expect(stage(0, &query))
        #expect(stage(1, &query))
        _ = step(&query)
        #expect(!merge(3 << 20, limit: 2 << 20, &query))
        guard case .fail(let error) = step(&query) else {
            Issue.record("the query goes on")
            return
        }
        #expect(error.code == .resourceExhausted)
        #expect(error.message.contains("3.0 MiB, 1.0 MiB over query.max-report-bytes (2.0 MiB)"))
        #expect(error.message.contains("shorter time"))
    }

    @Test func `where gaps are allowed, the merge over the limit and all after it are one`() throws {
        var query = try query(fragments: 5, partial: true)
        #expect(stage(0, &query))
        _ = step(&query, eagerly: true)
        #expect(merge(10, limit: 20, &query))
        #expect(stage(1, &query))
        _ = step(&query, eagerly: true)
        #expect(stage(2, &query))
        #expect(!merge(30, limit: 20, &query))
        #expect(step(&query) == .finish)
        #expect(query.coverage.fragmentsDone == 1)
        #expect(query.coverage.gaps.count == 1)
        #expect(query.coverage.gaps.first?.hasPrefix("4 fragments: ") == true)
        #expect(query.heldBytes == 10)
    }

    @Test func `gaps are listed up to a number`() throws {
        var query = try query(fragments: 100, partial: true)
        for index in 0..<100 { query.giveUp(index, error) }
        #expect(query.coverage.gaps.count == 21)
        #expect(query.coverage.gaps.last == "and 80 more for reasons not listed")
        #expect(step(&query) == .finish)
    }

    @Test func `reports are expected to be as large as those before`() throws {
        var query = try query()
        #expect(query.expectedReportBytes(for: 0, limit: 1 << 20) == 8 << 10)
        #expect(stage(0, &query, bytes: 500 << 10))
        #expect(query.expectedReportBytes(for: 1, limit: 1 << 20) == 500 << 10)
        #expect(query.expectedReportBytes(for: 1, limit: 100) == 100)
    }
}
