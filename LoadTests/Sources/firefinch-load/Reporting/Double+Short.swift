import Foundation

extension Double {
    /// Three significant digits for people, never an exponent: 0.213, 4.7, 1,234.
    var short: String {
        let size = magnitude
        let digits = size >= 100 || self == rounded() ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
        return formatted(
            .number.precision(.fractionLength(0...digits)).locale(Locale(identifier: "en_US")).grouping(
                .automatic
            )
        )
    }
}
