/// What is left of the values of a derived column after their stacks' factors, in the order of the stored column's samples.
///
/// Layout 2: zigzag for each sample: row after row, in each row by distance from the band's base.
enum ResidualColumn {
    /// The section's bytes; nil when nothing is left anywhere.
    ///
    /// Stacks of the rows are distances from `base`, ascending in each row; `factors` go by stack.
    static func encode(
        _ rows: SampleRows,
        column: Int,
        stored: Int,
        factors: [Int64],
        base: Int
    ) -> [UInt8]? {
        var writer = ByteWriter(capacity: rows.stacks.count)
        var isAnyLeft = false
        for sample in rows.stacks.indices where rows.values[stored][sample] > 0 {
            let distance = base + Int(rows.stacks[sample])
            let stack = distance < factors.count ? distance : distance - factors.count
            let residual = rows.values[column][sample] &- rows.values[stored][sample] &* factors[stack]
            isAnyLeft = isAnyLeft || residual != 0
            writer.zigzag(residual)
        }
        return isAnyLeft ? writer.bytes : nil
    }
}
