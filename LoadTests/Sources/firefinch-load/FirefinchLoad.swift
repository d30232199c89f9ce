import Glibc

/// The program: picks the sub-command, prints what went wrong, and says by its exit code how it ended.
@main
enum FirefinchLoad {
    static func main() {
        // A server that goes away mid-request must be an error, not the end of this program.
        signal(SIGPIPE, SIG_IGN)
        do {
            let succeeded = try run(Array(CommandLine.arguments.dropFirst()))
            exit(succeeded ? 0 : 1)
        } catch {
            Console.complain("firefinch-load: \(error)")
            exit(error is UsageError ? 2 : 1)
        }
    }

    /// Runs the sub-command that `words` name; false if it found something wrong.
    private static func run(_ words: [String]) throws -> Bool {
        guard let name = words.first, !["help", "--help", "-h"].contains(name) else {
            Console.say(HelpText.overview)
            return true
        }
        guard let command = Subcommand(rawValue: name) else {
            throw UsageError("there is no sub-command '\(name)'; see firefinch-load --help")
        }
        let rest = Array(words.dropFirst())
        guard !rest.contains("--help"), !rest.contains("-h") else {
            Console.say(command.help)
            return true
        }
        return try command.run(rest)
    }
}
