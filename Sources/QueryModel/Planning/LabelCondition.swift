import BlockFormat

/// All matchers of a query on one label: one value has to meet them together.
struct LabelCondition {
    private let name: String
    private var matchers: [CompiledMatcher]
    private var allowsEmpty: Bool
    /// Answers of expensive matchers: datasets of a service mostly list the same values.
    private var answers: [String: (value: String, holds: Bool)] = [:]
    private static let maxAnswers = 4096

    private init(_ first: CompiledMatcher) {
        name = first.name
        matchers = [first]
        allowsEmpty = first.matches("")
    }

    /// The matchers by label.
    static func grouping(_ matchers: [CompiledMatcher]) -> [LabelCondition] {
        var conditions: [LabelCondition] = []
        for matcher in matchers {
            if let known = conditions.firstIndex(where: { $0.name.isBytewiseEqual(to: matcher.name) }) {
                conditions[known].matchers.append(matcher)
                conditions[known].allowsEmpty = conditions[known].allowsEmpty && matcher.matches("")
            } else {
                conditions.append(LabelCondition(matcher))
            }
        }
        return conditions
    }

    /// Whether some series can have a value that meets it.
    ///
    /// A label that is not summarised is missing everywhere, and any series may lack one that is.
    mutating func mayHold(in summaries: [LabelSummary]) -> Bool {
        if allowsEmpty { return true }
        for summary in summaries where summary.name.isBytewiseEqual(to: name) {
            guard let values = summary.values else { return true }
            return values.contains { holds($0) }
        }
        return false
    }

    private mutating func holds(_ value: String) -> Bool {
        guard matchers.contains(where: \.runsProgram) else { return matchers.allSatisfy { $0.matches(value) } }
        // Dictionaries take canonically equivalent texts for one, matchers do not.
        if let known = answers[value], known.value.isBytewiseEqual(to: value) { return known.holds }
        let holds = matchers.allSatisfy { $0.matches(value) }
        if answers.count < Self.maxAnswers { answers[value] = (value, holds) }
        return holds
    }
}
