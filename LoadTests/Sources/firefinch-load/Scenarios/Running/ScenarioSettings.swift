/// What the command line of a scenario says.
struct ScenarioSettings: Sendable {
    /// What differs from scenario to scenario.
    struct Defaults: Sendable {
        var queriers: Int
        var clients: Int
        var seconds: Int
        var parallelReads: Int
        var fragmentBytes: Int
        var latency = "p50=50ms"
    }

    static let optionNames: Set<String> = [
        "binary", "clients", "compact-to", "data", "fragment-bytes", "latency", "out-dir", "parallel-reads", "queriers",
        "seconds", "seed",
    ]
    static let flagNames: Set<String> = ["strict"]

    var program: ServerProgram
    /// The folder that the generator wrote.
    var workload: String
    /// Where results and logs go.
    var results: String
    /// Where the server's data are, or are to be.
    var data: String
    var latency: String
    var queriers: Int
    var clients: Int
    /// How long a phase of the scenario takes.
    var seconds: Double
    var parallelReads: Int
    var fragmentBytes: Int
    /// The level that everything is compacted to before; 0 for no compaction.
    var compactTo: Int
    /// What chance follows from.
    var seed: UInt64
    var isStrict: Bool

    init(_ arguments: Arguments, workload: String, _ defaults: Defaults) throws {
        guard let results = arguments.text("out-dir") else {
            throw UsageError("say where the results go: --out-dir RESULTS")
        }
        self.workload = workload
        self.results = results
        program = try ServerProgram(arguments.text("binary"))
        data = arguments.text("data") ?? "\(results)/data"
        latency = arguments.text("latency") ?? defaults.latency
        queriers = try arguments.number("queriers", in: 1...32, default: defaults.queriers)
        clients = try arguments.number("clients", in: 0...256, default: defaults.clients)
        seconds = Double(try arguments.number("seconds", in: 1...600, default: defaults.seconds))
        parallelReads = try arguments.number("parallel-reads", in: 1...1024, default: defaults.parallelReads)
        fragmentBytes = try arguments.number("fragment-bytes", in: 1...(1 << 30), default: defaults.fragmentBytes)
        compactTo = try arguments.number("compact-to", in: 0...3, default: 0)
        seed = UInt64(try arguments.number("seed", in: 0...Int.max, default: 1))
        isStrict = arguments.has("strict")
    }
}
