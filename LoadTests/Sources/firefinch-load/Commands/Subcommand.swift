/// The sub-commands.
enum Subcommand: String {
    case push
    case query
    case check
    case report
    case all
    case scenario
    case storage

    var help: String {
        switch self {
        case .push: HelpText.push
        case .query: HelpText.query
        case .check: HelpText.check
        case .report: HelpText.report
        case .all: HelpText.all
        case .scenario: HelpText.scenario
        case .storage: HelpText.storage
        }
    }

    /// Runs it with the words after its name; false if it found something wrong.
    func run(_ words: [String]) throws -> Bool {
        switch self {
        case .push: try PushCommand(words).run()
        case .query: try QueryCommand(words).run()
        case .check: try CheckCommand(words).run()
        case .report: try ReportCommand(words).run()
        case .all: try AllCommand(words).run()
        case .scenario: try ScenarioCommand(words).run()
        case .storage: try StorageCommand(words).run()
        }
    }
}
