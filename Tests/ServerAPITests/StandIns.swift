import HostEnvironment
import Ingestion
import Logging
import ProfileModel
import QueryModel
import ServerAPI
import Synchronization

/// Takes every push and remembers it; gives what the test says.
final class StandInGate: ProfileAccepting {
    private struct State {
        var pushes: [ProfilePush] = []
        var answer: @Sendable (ProfilePush) throws -> PushOutcome = { _ in PushOutcome() }
    }

    private let state = Mutex(State())

    var pushes: [ProfilePush] { state.withLock { $0.pushes } }

    func answers(with answer: @escaping @Sendable (ProfilePush) throws -> PushOutcome) {
        state.withLock { $0.answer = answer }
    }

    func accept(_ push: ProfilePush) async throws -> PushOutcome {
        let answer = state.withLock { state in
            state.pushes.append(push)
            return state.answer
        }
        return try answer(push)
    }
}

/// Remembers every query; gives the report the test says.
final class StandInQueries: QueryFollowing {
    typealias Answer = @Sendable (Query, QueryOptions) async throws -> QueryAnswer
    typealias Telling = @Sendable (QueryProgressFeed) async throws -> Void

    private struct State {
        var asked: [Query] = []
        var options: [QueryOptions] = []
        var answer: Answer = { query, _ in
            QueryAnswer(report: StandInQueries.emptyReport(for: query), coverage: Coverage())
        }
        var telling: Telling = { _ in }
    }

    private let state = Mutex(State())

    var asked: [Query] { state.withLock { $0.asked } }
    var options: [QueryOptions] { state.withLock { $0.options } }

    func answers(with answer: @escaping Answer) { state.withLock { $0.answer = answer } }

    func answers(with report: Report, coverage: Coverage = Coverage()) {
        answers { _, _ in QueryAnswer(report: report, coverage: coverage) }
    }

    func answer(_ query: Query, _ options: QueryOptions) async throws -> QueryAnswer {
        let answer = state.withLock { state in
            state.asked.append(query)
            state.options.append(options)
            return state.answer
        }
        return try await answer(query, options)
    }

    /// Before it answers a query that is followed, does this.
    func tells(_ telling: @escaping Telling) { state.withLock { $0.telling = telling } }

    func answer(
        _ query: Query,
        _ options: QueryOptions,
        telling feed: QueryProgressFeed
    ) async throws -> QueryAnswer {
        try await state.withLock { $0.telling }(feed)
        return try await answer(query, options)
    }

    static func emptyReport(for query: Query) -> Report {
        switch query.report {
        case .flameGraph: .flameGraph(.empty)
        case .timeSeries: .timeSeries(TimeSeriesReport())
        case .pprof: .pprof(PprofReport())
        case .labelNames, .labelValues, .profileTypes: .strings(StringSetReport())
        case .series: .series(SeriesReport())
        }
    }
}

/// Remembers what was recorded.
final class StandInRecorder: RequestRecording {
    private let state = Mutex<[RequestRecord]>([])

    var records: [RequestRecord] { state.withLock { $0 } }

    func record(_ record: RequestRecord) { state.withLock { $0.append(record) } }
}
