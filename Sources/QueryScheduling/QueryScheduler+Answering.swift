import HostEnvironment
import Logging
import MetadataStorage
import ProfileModel
package import QueryModel

extension QueryScheduler: QueryAnswering {
    /// Answers a query by its deadline.
    ///
    /// - Throws: `QueryError`; `CancellationError` when the task was cancelled. Either way nothing of the query waits or
    ///   runs any more when it throws, and queriers were told to stop.
    package func answer(_ query: Query, _ options: QueryOptions) async throws -> QueryAnswer {
        try await answer(query, options, feed: nil)
    }

    /// Answers a query by its deadline; says to `feed`, if there is one, how far it is.
    func answer(_ query: Query, _ options: QueryOptions, feed: QueryProgressFeed?) async throws -> QueryAnswer {
        guard !isDraining else { throw Self.shutDown }
        try query.validate()
        let allowed = min(options.timeout, settings.maxTimeout)
        settleEvents()
        let asker = Asker(
            number: try state.enter(query.tenants),
            terms: QueryTerms(deadline: time.now.advanced(by: allowed), allowsPartial: options.allowsPartial),
            feed: feed
        )
        askers[asker.number] = asker.bell
        defer { leave(asker.number) }
        return try await answer(query, for: asker, after: allowed)
    }

    /// Races the query against its deadline.
    ///
    /// The tasks are children of the asker's, so its cancellation is theirs.
    private func answer(_ query: Query, for asker: Asker, after allowed: Duration) async throws -> QueryAnswer {
        let time = time
        return try await withThrowingTaskGroup(of: QueryAnswer?.self) { group in
            group.addTask { try await self.execute(query, for: asker) }
            group.addTask {
                try await time.sleep(until: asker.terms.deadline)
                return nil
            }
            defer { group.cancelAll() }
            do {
                if let answer = try await group.next() ?? nil { return answer }
                throw overdue(asker.number, after: allowed)
            } catch {
                abandon(asker.number)
                throw error
            }
        }
    }

    /// Plans and executes; once more on a new plan when an object of the first one is gone.
    private func execute(_ query: Query, for asker: Asker) async throws -> QueryAnswer {
        let first = try await executeOnce(query, for: asker)
        guard case .stale(let staleness) = first else { return try first.answer() }
        logger.info(
            "plan renewed",
            metadata: ["query.id": "\(asker.number)", "error.message": "\(staleness)"]
        )
        state.renewPlan(asker.number)
        settleEvents()
        var again = asker
        again.terms.isRenewed = true
        return try await executeOnce(query, for: again).answer()
    }

    private func executeOnce(_ query: Query, for asker: Asker) async throws -> Execution {
        let (plan, phases) = try await Self.plan(query, try await lookUp(query), asker.number, settings)
        try Task.checkCancellation()
        guard !isClosed else { throw Self.shutDown }
        try state.admit(asker.number, phases)
        var answer = QueryAnswer(
            report: .empty(for: query.report),
            coverage: Coverage(blocks: plan.blocks, datasets: plan.datasets)
        )
        for phase in phases {
            state.begin(asker.number, phase, asker.terms, at: time.now)
            settleEvents()
            switch try await gather(phase.query.report, for: asker) {
            case .stale(let error): return .stale(error)
            case .answered(let part): answer.add(part)
            }
        }
        return .answered(answer)
    }

    /// Waits for a phase's reports and merges them as they come.
    private func gather(_ request: ReportRequest, for asker: Asker) async throws -> Execution {
        var merged = Report.empty(for: request)
        var isFirst = true
        var teller = asker.feed.map { ProgressTeller($0, at: time.now) }
        while true {
            if state.sendMerge(of: asker.number, at: time.now) {
                settleEvents()
                continue
            }
            switch state.step(asker.number, eagerly: teller?.wantsMerge(at: time.now) ?? false) {
            case .wait:
                tell(&teller, of: asker.number)
                try await asker.bell.wait(until: teller?.due, on: time)
            case .merge(let reports):
                let fragments = state.running[asker.number]?.mergingFragments ?? 0
                // The first batch alone, since a single report is its own merge.
                let (report, bytes) = try await Self.merge(isFirst ? reports : [merged] + reports, for: request)
                if state.noteMerged(asker.number, bytes: bytes) {
                    merged = report
                    isFirst = false
                    teller?.noteMerged(report, adding: fragments)
                }
                settleEvents()
                tell(&teller, of: asker.number)
            case .finish:
                let coverage = state.endPhase(asker.number)
                settleEvents()
                return .answered(QueryAnswer(report: merged, coverage: coverage))
            case .fail(let error):
                throw error
            case .planAnew(let error):
                return .stale(error)
            }
        }
    }

    /// Asks for deletions first: a block that is seen without one that was stated meanwhile still has every row that an
    /// earlier query saw, while rows that were hidden before cannot come back.
    func lookUp(_ query: Query) async throws -> LookUp {
        let selection = BlockSelection(
            tenants: query.tenants,
            range: query.dataRange,
            service: query.onlyService,
            limit: settings.maxBlocks
        )
        do throws(MetastoreError) {
            let deletions = try await metastore.deletions(of: query.tenants)
            return LookUp(deletions: deletions, blocks: try await metastore.blocks(matching: selection))
        } catch {
            guard let error = QueryError(error) else { throw CancellationError() }
            throw error
        }
    }

    @concurrent
    private static func plan(
        _ query: Query,
        _ found: LookUp,
        _ number: UInt64,
        _ settings: SchedulerSettings
    ) async throws(QueryError) -> (QueryPlan, [PhaseWork]) {
        let plan = try found.plan(query, settings)
        let phases = plan.phases.map {
            PhaseWork($0, of: plan, number: number, largeFrom: settings.largeQueryBytes)
        }
        return (plan, phases)
    }

    @concurrent
    private static func merge(
        _ reports: [Report],
        for request: ReportRequest
    ) async throws(QueryError) -> (Report, Int) {
        let report = try Report.merging(reports, for: request)
        return (report, report.encodedSizeEstimate)
    }

    static var shutDown: QueryError {
        QueryError(.unavailable, "this frontend shuts down and takes no query; repeat it")
    }

    private func overdue(_ number: UInt64, after allowed: Duration) -> QueryError {
        QueryError(
            .deadlineExceeded,
            "no answer within \(allowed): \(state.progress(of: number)); ask for a shorter time, or allow more time"
        )
    }

    /// Drops what waits or runs for a query whose asker is gone or has waited long enough; works in a cancelled task.
    private func abandon(_ number: UInt64) {
        state.withdraw(number)
        settleEvents()
    }

    private func leave(_ number: UInt64) {
        state.leave(number)
        askers[number] = nil
        settleEvents()
    }
}
