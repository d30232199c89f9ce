import Foundation

/// `report`: the HTML page.
struct ReportCommand {
    static let optionNames: Set<String> = ["out", "thresholds"]
    static let flagNames: Set<String> = ["strict"]

    private let files: [String]
    private let out: String
    private let thresholds: String?
    private let strict: Bool

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, options: Self.optionNames, flags: Self.flagNames)
        files = arguments.positional
        guard !files.isEmpty, files.count <= 100 else { throw UsageError("give 1 to 100 files of results; see --help") }
        guard let out = arguments.text("out") else { throw UsageError("say where the page goes: --out report.html") }
        self.out = out
        thresholds = arguments.text("thresholds")
        strict = arguments.has("strict")
    }

    func run() throws -> Bool {
        let records = try files.map(RunRecord.init(file:))
        let verdicts = try Thresholds.find(thresholds).verdicts(on: records)
        try Files.write(Array(HTMLReport(records: records, verdicts: verdicts).page.utf8), to: out)
        for verdict in verdicts { Console.say(verdict.summary) }
        Console.say("wrote \(out)")
        return !strict || verdicts.allSatisfy { $0.outcome != .missed }
    }
}
