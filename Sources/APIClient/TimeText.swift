import Foundation

/// Times and spans as people read them.
package enum TimeText {
    /// `2026-01-31 14:05:09` in UTC; empty for 0, which stands for no time.
    package static func moment(_ milliseconds: Int64) -> String {
        guard milliseconds != 0 else { return "" }
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime]
        let text = formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
        return text.replacingOccurrences(of: "T", with: " ").replacingOccurrences(of: "Z", with: "")
    }

    /// `45 s`, `12 min`, `3.5 h`, `31 d`.
    package static func span(milliseconds: Int64) -> String {
        let seconds = Double(max(0, milliseconds)) / 1000
        switch seconds {
        case ..<90: return "\(Int(seconds)) s"
        case ..<5400: return "\(Int((seconds / 60).rounded())) min"
        case ..<172_800: return "\(tenths(seconds / 3600)) h"
        default: return "\(tenths(seconds / 86_400)) d"
        }
    }

    private static func tenths(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
