/// Everything that is wrong with the settings, at once.
package struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line for each problem.
    package var problems: [String]

    package var description: String {
        problems.count == 1
            ? "a setting is wrong: \(problems[0])"
            : "\(problems.count) settings are wrong:\n" + problems.map { "  - \($0)" }.joined(separator: "\n")
    }
}
