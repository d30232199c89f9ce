/// A raw chunk of a source, as far as the second pass needs it.
struct SourceChunk {
    /// Which source it is of.
    var source: Int
    /// Its index in the source's chunks.
    var chunk: Int
    /// The group it belongs to in the gathering.
    var group: Int
    /// The rows, without what the second pass does not need.
    var rows: RowTable
    /// Rows that a deletion hides under some of their types: which columns of them.
    var hidden: [Int: [Bool]] = [:]
    /// Time of its last kept profile; nil when none is kept.
    var lastTime: Int64?

    /// Takes hidden values out of samples; samples without a value left go.
    func withoutHidden(_ samples: SampleRows) -> SampleRows {
        guard !hidden.isEmpty else { return samples }
        var kept = SampleRows(columns: samples.values.count)
        for row in 0..<samples.rowCount {
            let isHidden = hidden[row]
            for sample in samples.samples(of: row) {
                let values = samples.values.indices.map { isHidden?[$0] == true ? 0 : samples.values[$0][sample] }
                guard values.contains(where: { $0 > 0 }) else { continue }
                kept.stacks.append(samples.stacks[sample])
                for column in values.indices { kept.values[column].append(values[column]) }
            }
            kept.endRow()
        }
        return kept
    }
}
