/// A sum of values that remembers whether it left 64 bits; one check at the end instead of one a value.
struct ReportSum {
    private var sum: Int64 = 0
    private var overflowed = false

    /// Adds a value.
    @inline(__always)
    mutating func add(_ value: Int64) {
        let (sum, overflow) = self.sum.addingReportingOverflow(value)
        self.sum = sum
        overflowed = overflowed || overflow
    }

    /// The sum.
    ///
    /// - Throws: `QueryError` with `resourceExhausted` when it does not fit: fewer profiles have a sum that does.
    func checked() throws(QueryError) -> Int64 {
        guard !overflowed else {
            throw QueryError(
                .resourceExhausted,
                "summing profiles: the values add up to more than 64 bits hold; narrow the query"
            )
        }
        return sum
    }
}
