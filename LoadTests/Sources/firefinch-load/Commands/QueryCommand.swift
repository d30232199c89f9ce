/// `query`: how long the answers take.
struct QueryCommand {
    static let optionNames = ServerOptions.names.union(["runs", "warm-up", "service"])

    private let folder: String
    private let options: ServerOptions
    private let runs: Int
    private let warmUp: Int
    private let service: String?

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, options: Self.optionNames)
        folder = try arguments.single("folder with expected.json")
        options = try ServerOptions(arguments)
        runs = try arguments.number("runs", in: 1...1000, default: 9)
        warmUp = try arguments.number("warm-up", in: 0...100, default: 2)
        service = arguments.text("service")
    }

    func run() throws -> Bool {
        let expected = try ExpectedAnswers(folder: folder)
        var record = RunRecord(kind: "query", folder: folder)
        let metrics = ServerMetrics.Reader(options.server)
        record.serverVersion = try metrics.read().version
        let mix = QueryMix(range: expected.range, service: try service ?? expected.firstService())
        let bench = QueryBench(options.server, tenant: options.tenant, runs: runs, warmUp: warmUp)
        let queries = try mix.queries().map { query in
            let result = try bench.time(query)
            Console.say(result.summary)
            return result
        }
        let peak = try metrics.read().peakResidentBytes
        record.query = QueryResult(runs: runs, warmUp: warmUp, queries: queries, peakResidentBytes: peak)
        try record.finish(out: options.out)
        return true
    }
}
