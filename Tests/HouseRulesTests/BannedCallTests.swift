import Testing

/// Calls that would take time, chance or structure out of a test's hands, each with what to use instead.
@Suite struct BannedCallTests {
    private struct Ban {
        var pattern: String
        var instead: String
        /// Targets or files (by suffix) where it is right.
        var allowedIn: [String] = []

        /// Whether the code has the pattern as a word of its own: `addTask {` is no `Task {`.
        func isBroken(by code: Substring) -> Bool {
            code.ranges(of: pattern).contains { range in
                guard range.lowerBound > code.startIndex else { return true }
                let before = code[code.index(before: range.lowerBound)]
                return !(before.isLetter || before.isNumber || before == "_")
            }
        }
    }

    private static let bans: [Ban] = [
        Ban(pattern: "Task {", instead: "a task group: structured work is what makes the simulation possible"),
        Ban(pattern: "Task.detached", instead: "a task group"),
        Ban(pattern: "Task.sleep", instead: "TimeSource.sleep"),
        Ban(pattern: "ContinuousClock", instead: "TimeSource.now"),
        Ban(pattern: "SuspendingClock", instead: "TimeSource.now"),
        Ban(pattern: "Date()", instead: "TimeSource.unixNanoseconds", allowedIn: ["firefinch/"]),
        Ban(pattern: "UUID()", instead: "RandomSource"),
        Ban(pattern: ".random(", instead: "RandomSource"),
        Ban(
            pattern: "SystemRandomNumberGenerator",
            instead: "RandomSource",
            allowedIn: ["HostEnvironment/RandomSource.swift"]
        ),
        Ban(pattern: "@unchecked Sendable", instead: "a Mutex, an actor or a value"),
        Ban(pattern: "nonisolated(unsafe)", instead: "a Mutex, an actor or a value"),
        Ban(pattern: "try!", instead: "an error that says what happened"),
        Ban(pattern: "fatalError(", instead: "precondition with a sentence, or an error"),
        Ban(pattern: "print(", instead: "the logger, or the command's output", allowedIn: ["firefinch/"]),
        Ban(
            pattern: "Logger(label:",
            instead: "the logger that was handed in",
            allowedIn: ["firefinch/ServeCommand.swift"]
        ),
    ]

    @Test func `no source calls what is banned`() throws {
        var findings: [String] = []
        for file in try SourceTree.files(below: "Sources") {
            for (number, line) in file.lines.enumerated() {
                let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
                for ban in Self.bans
                where ban.isBroken(by: code) && !ban.allowedIn.contains(where: file.path.contains) {
                    findings.append("\(file.path):\(number + 1): \(ban.pattern) is banned; use \(ban.instead)")
                }
            }
        }
        #expect(findings == [])
    }

    @Test func `no test sleeps`() throws {
        for file in try SourceTree.files(below: "Tests") where file.target != "HouseRulesTests" {
            for line in file.lines {
                #expect(!line.contains("Task.sleep"), "\(file.path): inject a clock or a hook")
            }
        }
    }

    @Test func `files stay small enough to read at one sitting`() throws {
        for file in try SourceTree.files(below: "Sources") {
            #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
        }
    }
}
