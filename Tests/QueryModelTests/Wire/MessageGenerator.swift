import BlockFormat
import ProfileModel
import QueryModel
import TestSupport

/// Leases, events, outcomes and offers that follow from a seed, with every case of every choice.
struct MessageGenerator {
    private var reports: ReportGenerator

    init(seed: UInt64) { reports = ReportGenerator(seed: seed) }

    private mutating func pick(_ range: ClosedRange<Int>) -> Int { reports.pick(range) }

    private mutating func number() -> Int64 {
        [Int64.min, -1, 0, 1, .max, Int64(pick(-5_000...5_000))][pick(0...5)]
    }

    private mutating func text() -> String { ["", "a", "service_name", "été 🔥", "\"\n\u{0}"][pick(0...4)] }

    private mutating func texts() -> [String] { (0..<pick(0...3)).map { _ in text() } }

    mutating func lease() throws -> Lease {
        Lease(
            id: leaseID(),
            query: try query(),
            fragment: fragment(),
            attempt: pick(0...5),
            timeLeft: .seconds(pick(-5...90)) + .nanoseconds(pick(0...999_999_999)),
            maxReportBytes: pick(0...1 << 40)
        )
    }

    private mutating func leaseID() -> LeaseID {
        LeaseID(query: reports.random.next(), serial: UInt64(pick(0...9)))
    }

    mutating func event() throws -> LeaseEvent {
        switch pick(0...3) {
        case 0: .cancel(leaseID())
        case 1: .merge(try merge())
        default: .lease(try lease())
        }
    }

    private mutating func merge() throws -> MergeLease {
        MergeLease(
            id: leaseID(),
            query: try query(),
            reports: try (0..<pick(0...4)).map { _ in try report() },
            timeLeft: .seconds(pick(-5...90)),
            maxReportBytes: pick(0...1 << 40)
        )
    }

    mutating func offer() -> QuerierOffer {
        QuerierOffer(
            leases: pick(0...9),
            bytes: pick(0...Int.max),
            isDraining: pick(0...1) == 1,
            load: QuerierLoad(
                reads: pick(0...9),
                readCapacity: pick(0...9),
                memoryBytes: pick(0...Int.max),
                memoryBudget: pick(0...Int.max)
            )
        )
    }

    mutating func outcome() throws -> LeaseOutcome {
        let kinds: [LeaseFailure.Kind] = [.retryable, .permanent, .stalePlan, .unreadable]
        let codes: [QueryError.Code] = [
            .invalidArgument, .resourceExhausted, .deadlineExceeded, .unavailable, .dataLoss, .cancelled,
            .internalError,
        ]
        return switch pick(0...4) {
        case 0: .busy
        case 1: .failure(LeaseFailure(kinds[pick(0...3)], QueryError(codes[pick(0...6)], text())))
        default: .report(try report())
        }
    }

    mutating func report() throws -> Report {
        let requests = ReportGenerator.requests
        let request = requests[pick(0...requests.count - 1)]
        return pick(0...5) == 0 ? .empty(for: request) : try reports.report(for: request)
    }

    private mutating func query() throws -> Query {
        Query(
            tenants: [.anonymous, try TenantID("team-1")],
            matchers: (0..<pick(0...3)).map { _ in matcher() },
            profileType: PlanningFixtures.cpuType,
            range: range(),
            report: request()
        )
    }

    private mutating func matcher() -> LabelMatcher {
        LabelMatcher(text(), LabelMatcher.Operation(rawValue: UInt8(pick(0...3))) ?? .equal, text())
    }

    private mutating func range() -> TimeRange {
        let ends = [number(), number()].sorted()
        return TimeRange(start: ends[0], end: ends[1])
    }

    private mutating func request() -> ReportRequest {
        switch pick(0...6) {
        case 0: .flameGraph(filter())
        case 1: .timeSeries(timeSeries())
        case 2: .pprof(filter())
        case 3: .labelNames
        case 4: .labelValues(name: text())
        case 5: .series(names: texts())
        default: .profileTypes
        }
    }

    private mutating func filter() -> StackFilter {
        StackFilter(
            callSite: texts(),
            spanIDs: (0..<pick(0...3)).map { _ in reports.random.next() },
            profileIDs: (0..<pick(0...3)).map { _ in
                ProfileIdentity(high: reports.random.next(), low: reports.random.next())
            }
        )
    }

    private mutating func timeSeries() -> TimeSeriesRequest {
        let ends = [number(), number()].sorted()
        let name: FunctionTarget.Name = pick(0...1) == 0 ? .exactly(text()) : .matching("main.*")
        let function = FunctionTarget(name: name, portion: pick(0...1) == 0 ? .total : .leaf)
        return TimeSeriesRequest(
            startMilliseconds: ends[0],
            endMilliseconds: ends[1],
            stepMilliseconds: Int64(pick(1...90_000)),
            groupBy: texts(),
            aggregation: pick(0...1) == 0 ? .sum : .average,
            function: pick(0...2) == 0 ? nil : function
        )
    }

    private mutating func fragment() -> PlanFragment {
        PlanFragment(
            index: pick(0...1_999),
            datasets: (0..<pick(0...3)).map { _ in reference() },
            bytes: pick(0...1 << 40),
            rows: pick(0...1 << 40),
            affinity: reports.random.next()
        )
    }

    private mutating func reference() -> DatasetReference {
        let summaries = [LabelSummary(name: "pod", values: pick(0...1) == 0 ? nil : reports.names(0...3))]
        let dataset = PlanningFixtures.dataset(
            service: text(),
            start: Int64(pick(-9...0)),
            end: Int64(pick(0...9)),
            summaries: summaries
        )
        return DatasetReference(
            block: BlockID(high: reports.random.next(), low: reports.random.next()),
            objectPath: text(),
            level: pick(0...3),
            number: pick(0...70_000),
            dataset: dataset,
            suppressed: (0..<UInt32(pick(0...4))).map { $0 * 3 },
            hidden: (0..<pick(0...2)).map { _ in HiddenSelection(matchers: [matcher()], range: range()) },
            columns: [ColumnReference(chunk: pick(0...1), column: pick(0...1), range: range())],
            everySeriesCounts: pick(0...1) == 0
        )
    }
}
