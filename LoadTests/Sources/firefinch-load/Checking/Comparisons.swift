/// Counts comparisons and keeps what differs.
struct Comparisons: Sendable {
    /// More say no more than that nearly everything is wrong.
    private static let kept = 1000

    private(set) var count = 0
    private(set) var differences: [Difference] = []
    /// Which question is being checked; differences are told in the order of the questions.
    var question = 0

    /// What differs, and in which question.
    struct Difference: Sendable {
        var question: Int
        var text: String
    }

    /// The differences that several clients found, in the order of the questions.
    static func differences(of all: [Comparisons]) -> [String] {
        all.flatMap(\.differences).sorted { ($0.question, $0.text) < ($1.question, $1.text) }.map(\.text)
    }

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

    private mutating func add(_ text: String) {
        guard differences.count < Self.kept else { return }
        differences.append(Difference(question: question, text: text))
    }
}
