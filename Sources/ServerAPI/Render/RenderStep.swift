/// How wide the points of a rendered timeline are.
enum RenderStep {
    /// Points that a timeline has at most, more or less.
    private static let mostPoints: Int64 = 1500
    /// Narrower points than the usual upload interval would show gaps.
    private static let least: Int64 = 15_000
    private static let day: Int64 = 86_400_000

    /// Widths that read well, each with the greatest exact width (excluded) that it stands for, in milliseconds.
    private static let rounded: [(below: Int64, width: Int64)] = [
        (17_500, 15_000), (25_000, 20_000), (45_000, 30_000), (90_000, 60_000), (210_000, 120_000),
        (450_000, 300_000), (750_000, 600_000), (1_050_000, 900_000), (1_500_000, 1_200_000),
        (2_700_000, 1_800_000), (5_400_000, 3_600_000), (9_000_000, 7_200_000), (16_200_000, 10_800_000),
        (32_400_000, 21_600_000), (day, 43_200_000), (7 * day, day), (21 * day, 7 * day), (42 * day, 30 * day),
    ]

    /// The width for a range of that many milliseconds, in milliseconds.
    static func milliseconds(forRange length: Int64) -> Int64 {
        let exact = length / mostPoints
        guard exact > least else { return least }
        return rounded.first { exact < $0.below }?.width ?? 365 * day
    }
}
