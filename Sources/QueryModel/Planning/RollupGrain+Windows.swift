import BlockFormat
import ProfileModel

extension RollupGrain {
    /// The windows that lie wholly inside a range, as the range from the first moment of the first one to the last
    /// moment of the last one; nil when none does.
    ///
    /// Windows are (k·width, (k+1)·width]. One that begins or ends beyond what 64 bits can say is left out.
    func windows(inside range: TimeRange) -> TimeRange? {
        guard width > 0 else { return nil }
        // The moment before the first window is the smallest multiple of the width that is not before start − 1.
        let before = range.start == .min ? range.start : range.start - 1
        let (first, tooLate) = (before / width + (before % width > 0 ? 1 : 0)).multipliedReportingOverflow(by: width)
        let (last, tooEarly) = (range.end / width - (range.end % width < 0 ? 1 : 0)).multipliedReportingOverflow(
            by: width
        )
        guard !tooLate, !tooEarly, first < last else { return nil }
        return TimeRange(start: first + 1, end: last)
    }
}
