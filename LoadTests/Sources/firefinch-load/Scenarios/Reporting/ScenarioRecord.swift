import Foundation

/// What a scenario measured, where, when, and by which command: the form of its JSON file.
struct ScenarioRecord: Codable {
    /// A figure beside what it has to be.
    struct Figure: Codable {
        var title: String
        var unit: String
        /// Nil if it was not measured.
        var value: Double?
        var atMost: Double?
        var atLeast: Double?
    }

    /// Rows of text under a head.
    struct Table: Codable {
        var title: String
        var head: [String]
        var rows: [[String]]
    }

    var scenario: String
    var about: String
    var command = CommandLine.arguments
    var machine = Machine.current
    var began = Date.now.formatted(.iso8601)
    var ended: String?
    /// The machine's load average just before the run and just after it.
    var loadBefore = Machine.load
    var loadAfter: Double?
    var serverVersion: String?
    var figures: [Figure] = []
    var tables: [Table] = []
    var plots: [LineChart] = []
    /// What one has to know to read the figures.
    var notes: [String] = []

    init(scenario: String, about: String) {
        self.scenario = scenario
        self.about = about
    }

    /// Each figure beside its target.
    var verdicts: [Verdict] { figures.map(\.verdict) }

    /// Adds a figure that has a target.
    mutating func judge(
        _ title: String,
        _ value: Double?,
        _ unit: String,
        atMost: Double? = nil,
        atLeast: Double? = nil
    ) {
        figures.append(Figure(title: title, unit: unit, value: value, atMost: atMost, atLeast: atLeast))
    }

    /// Adds how many queries failed or were answered wrongly; neither may be.
    mutating func judgeAnswers(_ asked: [AskedQuery]) {
        judge("Queries asked", Double(asked.count), "queries", atLeast: 1)
        judge("Queries failed", Double(asked.count { $0.outcome == .failed }), "queries", atMost: 0)
        judge("Answers that differ", Double(asked.count { $0.outcome == .wrong }), "answers", atMost: 0)
        let reasons = Dictionary(grouping: asked.compactMap(\.reason)) { $0 }.mapValues(\.count)
        let rows = reasons.sorted { $0.value > $1.value }.prefix(20).map { [$0.key, "\($0.value)"] }
        if !rows.isEmpty { tables.append(Table(title: "Why queries failed", head: ["Reason", "Times"], rows: rows)) }
    }
}

extension ScenarioRecord.Figure {
    fileprivate var verdict: Verdict {
        let target = Thresholds.Target(figure: title, title: title, unit: unit, atMost: atMost, atLeast: atLeast)
        return Verdict(target: target, value: value)
    }
}
