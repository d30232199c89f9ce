/// How the columns of one group of a compacted dataset are stored.
struct GroupLayout {
    /// The group, derived columns named.
    let group: SampleGroup
    /// For each column with a factor for each stack these factors, by stack; empty for others.
    let factors: [[Int64]]
    /// The stack that begins the bands: the commonest of the group.
    let base: Int
    /// Number of stacks of the dataset.
    let stackCount: Int

    /// Columns that have samples of their own.
    var stored: [Int] { group.columns.indices.filter { group.columns[$0].derivation == nil } }

    /// The sections of samples and residuals of a chunk, and how many samples are stored.
    ///
    /// - Throws: `BlockFormatError` `.tooLarge`.
    func encode(
        _ samples: SampleRows,
        chunk: Int,
        compression: Int32
    ) throws(BlockFormatError) -> (sections: [BlockOutput.Section], sampleCount: Int) {
        var sections: [BlockOutput.Section] = []
        var sampleCount = 0
        for column in group.columns.indices {
            let raw: [UInt8]?
            var kind = SectionKind.samples
            if let derivation = group.columns[column].derivation {
                guard derivation.factor == nil else { continue }
                kind = .residuals
                raw = ResidualColumn.encode(
                    samples,
                    column: column,
                    stored: derivation.column,
                    factors: factors[column],
                    base: base
                )
            } else {
                let encoded = BandedEncoder.encode(samples, column: column, base: base, stackCount: stackCount)
                sampleCount += encoded.sampleCount
                raw = encoded.bytes
            }
            guard let raw else { continue }
            sections.append(
                try BlockOutput.Section(kind, raw, chunk: chunk, column: column, compression: compression)
            )
        }
        return (sections, sampleCount)
    }

    /// Whether every product of a column's stored value and its factor fits 64 bits: sums over windows may not.
    func fits(_ samples: SampleRows, totals: [[Int64]]) -> Bool {
        for (column, derived) in group.columns.enumerated() {
            guard let derivation = derived.derivation else { continue }
            if let factor = derivation.factor {
                let isAnyTooLarge = totals[derivation.column].contains {
                    $0.multipliedReportingOverflow(by: factor).overflow
                }
                if isAnyTooLarge { return false }
            } else if !fits(samples.stacks, samples.values[derivation.column], factors[column]) {
                return false
            }
        }
        return true
    }

    private func fits(_ stacks: [UInt32], _ values: [Int64], _ factors: [Int64]) -> Bool {
        for place in stacks.indices {
            let stack = base + Int(stacks[place])
            let factor = factors[stack < stackCount ? stack : stack - stackCount]
            if values[place].multipliedReportingOverflow(by: factor).overflow { return false }
        }
        return true
    }
}
