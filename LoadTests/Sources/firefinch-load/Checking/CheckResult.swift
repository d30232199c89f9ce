/// What a check found.
struct CheckResult: Codable {
    var queries: Int
    var comparisons: Int
    var differences: [String]
    var seconds: Double

    /// The line that is printed.
    var summary: String {
        "checked \(comparisons) figures of \(queries) queries in \(seconds.short) s: "
            + (differences.isEmpty ? "all equal" : "\(differences.count) differ")
    }
}
