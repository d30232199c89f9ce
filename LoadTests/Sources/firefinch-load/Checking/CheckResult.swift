/// What a check found.
struct CheckResult: Codable {
    var queries: Int
    var comparisons: Int
    var differences: [String]
    var seconds: Double
    /// Minutes and versions that were compared while profiles were still being sent; nil of a check after that.
    var minutes: Int?
    var versions: Int?

    /// The line that is printed.
    var summary: String {
        let during = minutes.map { " while sending (minutes: \($0), versions: \(versions ?? 0))" } ?? ""
        return "checked \(comparisons) figures of \(queries) queries in \(seconds.short) s\(during): "
            + (differences.isEmpty ? "all equal" : "\(differences.count) differ")
    }
}
