/// Compares everything in expected.json with the server's answers.
struct AnswerCheck: Sendable {
    private let expected: ExpectedAnswers
    private let server: ServerAddress
    private let tenant: String?

    init(_ expected: ExpectedAnswers, at server: ServerAddress, tenant: String?) {
        self.expected = expected
        self.server = server
        self.tenant = tenant
    }

    /// Asks with `clients` connections at a time.
    func run(clients: Int) throws -> CheckResult {
        let start = ContinuousClock.now
        let questions = questions
        let counter = WorkerThreads.Counter()
        let outcomes = WorkerThreads.run(clients) { [self] in
            let connection = connection()
            var comparisons = Comparisons()
            while true {
                let next = counter.take()
                guard next < questions.count else { return comparisons }
                comparisons.question = next
                perform(questions[next], connection, &comparisons)
            }
        }
        return CheckResult(
            queries: questions.count,
            comparisons: outcomes.reduce(0) { $0 + $1.count },
            differences: Comparisons.differences(of: outcomes),
            seconds: (ContinuousClock.now - start) / .seconds(1)
        )
    }

    /// A connection to the server, for one thread.
    func connection() -> HTTPConnection { HTTPConnection(server, tenant: tenant) }

    /// What is asked at once.
    enum Question: Sendable {
        /// The sums of a sample type, of each service in each minute that begins in `minutes`.
        case totals(sampleType: String, minutes: ClosedRange<Int64>)
        case tree(ExpectedTree)
    }

    private var questions: [Question] {
        let times = expected.totals.map(\.time)
        let all = (times.min() ?? 0)...(times.max() ?? 0)
        return totals(in: all) + (expected.merged + expected.minutes).map(Question.tree)
    }

    /// What can be asked as soon as a part of the fleet is acknowledged.
    func questions(at checkpoint: PushProgress.Checkpoint) -> [Question] {
        switch checkpoint {
        case .minute(let time):
            totals(in: time...time) + expected.minutes.filter { $0.time == time }.map(Question.tree)
        case .version(let version):
            expected.merged.filter { $0.version == version }.map(Question.tree)
        }
    }

    private func totals(in minutes: ClosedRange<Int64>) -> [Question] {
        let types = Set(expected.totals.lazy.filter { minutes.contains($0.time) }.map(\.sampleType))
        return types.sorted().map { .totals(sampleType: $0, minutes: minutes) }
    }

    /// Asks, and compares the answer.
    func perform(_ question: Question, _ connection: HTTPConnection, _ comparisons: inout Comparisons) {
        do {
            switch question {
            case .totals(let type, let minutes): try checkTotals(type, minutes, connection, &comparisons)
            case .tree(let tree) where tree.time == nil: try checkMerged(tree, connection, &comparisons)
            case .tree(let tree): try checkMinute(tree, connection, &comparisons)
            }
        } catch {
            comparisons.fail("\(error)")
        }
    }

    /// The sums per service and minute, by one series query.
    private func checkTotals(
        _ sampleType: String,
        _ minutes: ClosedRange<Int64>,
        _ connection: HTTPConnection,
        _ comparisons: inout Comparisons
    ) throws {
        let wanted = expected.totals.filter { $0.sampleType == sampleType && minutes.contains($0.time) }
        // A point at t stands for (t − step, t]; both ends of a range are inclusive: a minute ends at its last millisecond.
        let range = minutes.lowerBound * 1000 + 59_999...minutes.upperBound * 1000 + 59_999
        var body = QueryBodies.selection(try ProfileTypes.id(of: sampleType), "{}", range)
        body.merge(["groupBy": ["service_name"], "step": 60]) { _, new in new }
        let answer = try SeriesAnswer(
            json: try Query("series of \(sampleType)", "SelectSeries", json: body).ask(connection).body
        )
        var found = Self.totals(answer)
        for one in wanted {
            let key = Self.key(one.service, one.time)
            comparisons.compare("total \(sampleType) of \(key)", found.removeValue(forKey: key) ?? 0, Double(one.total))
        }
        for (key, value) in found where value != 0 { comparisons.compare("total \(sampleType) of \(key)", value, 0) }
    }

    private static func totals(_ answer: SeriesAnswer) -> [String: Double] {
        var totals: [String: Double] = [:]
        for one in answer.series ?? [] {
            for point in one.points ?? [] {
                let minute = ((point.timestamp?.value ?? 0) + 1) / 1000 - 60
                totals[key(one.labels?.first?.value ?? "", minute), default: 0] += point.value ?? 0
            }
        }
        return totals
    }

    private static func key(_ service: String, _ time: Int64) -> String {
        "\(service) in the minute from \(time)"
    }

    /// The stacks of one minute, read from protobuf.
    private func checkMinute(
        _ wanted: ExpectedTree,
        _ connection: HTTPConnection,
        _ comparisons: inout Comparisons
    ) throws {
        let start = (wanted.time ?? 0) * 1000
        let name = "\(wanted.sampleType) of \(Self.key(wanted.service, wanted.time ?? 0))"
        let body = QueryBodies.stacktraces(
            try ProfileTypes.id(of: wanted.sampleType),
            #"{service_name="\#(wanted.service)"}"#,
            start...start + 59_999,
            maxNodes: QueryBodies.allNodes
        )
        let response = try Query(name, "SelectMergeStacktraces", protobuf: body).ask(connection)
        _ = try compare(try FlameGraphAnswer(protobuf: response.body), with: wanted, name, &comparisons)
    }

    /// The stacks of one version, read from JSON.
    private func checkMerged(
        _ wanted: ExpectedTree,
        _ connection: HTTPConnection,
        _ comparisons: inout Comparisons
    ) throws {
        let version = wanted.version ?? ""
        let name = "\(wanted.sampleType) of \(wanted.service) \(version)"
        let selector = #"{service_name="\#(wanted.service)", version="\#(version)"}"#
        var body = QueryBodies.selection(try ProfileTypes.id(of: wanted.sampleType), selector, expected.range)
        body["maxNodes"] = String(QueryBodies.allNodes)
        let response = try Query(name, "SelectMergeStacktraces", json: body).ask(connection)
        let tree = try compare(try FlameGraphAnswer(json: response.body), with: wanted, name, &comparisons)
        if let top = wanted.top20 { comparisons.compare("top 20 of \(name)", tree.top(20), top) }
        if let count = wanted.treeNodes { comparisons.compare("nodes of \(name)", tree.nodeCount, count) }
        checkRegression(tree, of: wanted, name, &comparisons)
    }

    private func compare(
        _ answer: FlameGraphAnswer,
        with wanted: ExpectedTree,
        _ name: String,
        _ comparisons: inout Comparisons
    ) throws -> StackTree {
        let tree = try StackTree(answer)
        comparisons.compare("total of \(name)", answer.total, wanted.total)
        comparisons.compare("distinct stacks of \(name)", tree.distinctStacks, wanted.distinctStacks)
        comparisons.compare("folded hash of \(name)", tree.foldedHash(), wanted.foldedSHA256)
        return tree
    }

    private func checkRegression(
        _ tree: StackTree,
        of wanted: ExpectedTree,
        _ name: String,
        _ comparisons: inout Comparisons
    ) {
        for one in expected.regressions where one.service == wanted.service && wanted.sampleType == "cpu" {
            guard let own = wanted.version == "v1" ? one.selfV1 : one.selfV2 else { continue }
            let found = tree.functions().first { $0.name == one.function }?.own ?? 0
            comparisons.compare("self value of \(one.function) in \(name)", found, own)
        }
    }
}
