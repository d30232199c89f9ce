/// A target and what was measured.
struct Verdict {
    /// How they compare.
    enum Outcome: String {
        case met, missed
        case notMeasured = "not measured"
    }

    var target: Thresholds.Target
    /// Nil if no run measured it.
    var value: Double?

    var outcome: Outcome {
        guard let value else { return .notMeasured }
        let isLowEnough = target.atMost.map { value <= $0 } ?? true
        let isHighEnough = target.atLeast.map { value >= $0 } ?? true
        return isLowEnough && isHighEnough ? .met : .missed
    }

    /// The target as text: `≤ 40 ms`.
    var limit: String {
        let parts = [target.atMost.map { "≤ \($0.short)" }, target.atLeast.map { "≥ \($0.short)" }]
        return "\(parts.compactMap(\.self).joined(separator: ", ")) \(target.unit)"
    }

    /// What was measured as text.
    var measured: String {
        value.map { "\($0.short) \(target.unit)" } ?? "–"
    }

    /// The line that is printed.
    var summary: String {
        "\(outcome.rawValue): \(target.title): \(measured) (target \(limit))"
    }
}
