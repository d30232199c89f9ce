/// `check`: whether the answers are right.
struct CheckCommand {
    static let optionNames = ServerOptions.names.union(["clients"])
    /// More would scroll away what came first.
    private static let printedDifferences = 50

    private let folder: String
    private let options: ServerOptions
    private let clients: Int

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, options: Self.optionNames)
        folder = try arguments.single("folder with expected.json")
        options = try ServerOptions(arguments)
        clients = try arguments.number("clients", in: 1...16, default: 2)
    }

    func run() throws -> Bool {
        let expected = try ExpectedAnswers(folder: folder)
        var record = RunRecord(kind: "check", folder: folder)
        let result = try AnswerCheck(expected, at: options.server, tenant: options.tenant).run(clients: clients)
        for difference in result.differences.prefix(Self.printedDifferences) { Console.say("differs: \(difference)") }
        Console.say(result.summary)
        record.check = result
        try record.finish(out: options.out)
        return result.differences.isEmpty
    }
}
