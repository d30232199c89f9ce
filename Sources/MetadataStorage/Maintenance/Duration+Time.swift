import HostEnvironment

extension Duration {
    /// The moment this long after another, nanoseconds since 1970; a negative duration counts as none.
    func after(_ time: Int64) -> Int64 {
        let (sum, overflowed) = time.addingReportingOverflow(max(0, wholeNanoseconds))
        return overflowed ? .max : sum
    }

    /// The moment this long before another, nanoseconds since 1970; a negative duration counts as none.
    func before(_ time: Int64) -> Int64 {
        let (difference, overflowed) = time.subtractingReportingOverflow(max(0, wholeNanoseconds))
        return overflowed ? .min : difference
    }
}
