/// Counts comparisons and keeps what differs.
struct Comparisons: Sendable {
    /// More say no more than that nearly everything is wrong.
    private static let kept = 1000

    private(set) var count = 0
    private(set) var differences: [String] = []

    /// Compares one answer with what it must be.
    mutating func compare<Value: Equatable>(_ what: String, _ found: Value, _ wanted: Value) {
        count += 1
        guard found != wanted else { return }
        add("\(what): found \(found), expected \(wanted)")
    }

    /// Says that a comparison was not possible.
    mutating func fail(_ reason: String) {
        count += 1
        add(reason)
    }

    private mutating func add(_ difference: String) {
        if differences.count < Self.kept { differences.append(difference) }
    }
}
