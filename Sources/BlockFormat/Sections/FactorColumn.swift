/// The factor of each stack for a derived column of one sample group.
///
/// Layout 2: count of stacks; for each its factor, zigzag of the difference to the one before.
enum FactorColumn {
    /// The section's bytes.
    static func encode(_ factors: [Int64]) -> [UInt8] {
        var writer = ByteWriter(capacity: factors.count * 2)
        writer.varint(factors.count)
        var last: Int64 = 0
        for factor in factors {
            writer.zigzag(factor &- last)
            last = factor
        }
        return writer.bytes
    }

    /// One factor a stack, none negative.
    ///
    /// - Throws: `BlockFormatError`.
    static func decode(_ raw: [UInt8], stackCount: Int) throws(BlockFormatError) -> [Int64] {
        do throws(BlockFormatError) {
            var reader = ByteReader(raw)
            let count = try reader.count()
            guard count == stackCount else { throw reader.corrupt("\(count) stacks of \(stackCount) have a factor") }
            var factors: [Int64] = []
            factors.reserveCapacity(count)
            var factor: Int64 = 0
            for _ in 0..<count {
                factor = factor &+ (try reader.zigzag())
                guard factor >= 0 else { throw reader.corrupt("a factor is \(factor)") }
                factors.append(factor)
            }
            try reader.expectEnd()
            return factors
        } catch { throw BlockFormatError(error.code, error.message, section: .factors, offset: error.offset) }
    }
}
