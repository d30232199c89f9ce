import Foundation
import ProfileModel

/// Values over time, for a terminal or a file: a line a point, with its series at the end.
package struct SeriesText: Sendable {
    /// How values are written.
    package var values: ValueText
    /// Most lines; 0 shows all.
    package var limit: Int

    /// Makes the layout.
    package init(values: ValueText, limit: Int = 0) {
        self.values = values
        self.limit = limit
    }

    /// The points of each series in order of time, in UTC; then a line that says what is left out.
    package func text(_ series: [ValueSeries]) -> String {
        let count = series.reduce(0) { $0 + $1.points.count }
        let all = series.lazy.flatMap { one in one.points.lazy.map { (one, $0) } }
        let shown = all.prefix(limit > 0 ? limit : count).map { line($0.1, of: $0.0) }
        let rest = shown.count < count ? "\(shown.count) of \(count) points; --rows 0 shows all\n" : ""
        return shown.joined() + rest
    }

    private func line(_ point: ValueSeries.Point, of series: ValueSeries) -> String {
        let time = Date(timeIntervalSince1970: Double(point.milliseconds) / 1000)
        let value = values.text(Int64(clamping: point.value))
        let labels = series.labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ", ")
        let name = labels.isEmpty ? "" : "  {\(PlainText.withoutControls(labels))}"
        return time.formatted(.iso8601) + PlainText.rightAligned(value, 12) + name + "\n"
    }
}

extension Int64 {
    /// The nearest whole number, held to the type's range; 0 for no number.
    fileprivate init(clamping value: Double) {
        self = Int64(exactly: value.rounded()) ?? (value > 0 ? .max : value < 0 ? .min : 0)
    }
}
