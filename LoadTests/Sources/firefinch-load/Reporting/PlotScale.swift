import Foundation

/// From figures to places on an axis that begins at zero and ends at a round figure.
struct PlotScale {
    private let step: Double
    private let end: Double
    private let start: Double
    private let stop: Double

    init(upTo greatest: Double, from start: Double, to stop: Double) {
        let greatest = greatest.isFinite && greatest > 0 ? greatest : 1
        let power = pow(10, floor(log10(greatest / 4)))
        step = power * ([1, 2, 2.5, 5, 10].first { greatest / (power * $0) <= 6 } ?? 10)
        end = step * (greatest / step).rounded(.up)
        self.start = start
        self.stop = stop
    }

    /// Round figures from zero to the end.
    var ticks: [Double] {
        (0...Int((end / step).rounded())).map { Double($0) * step }
    }

    /// Where the figure is.
    func position(_ value: Double) -> Double {
        start + (stop - start) * max(0, min(1, value / end))
    }
}

extension Double {
    /// A coordinate with one digit after the point.
    var plot: String {
        let tenths = Int((self * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}
