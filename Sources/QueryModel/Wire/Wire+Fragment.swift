import BlockFormat
import ProfileModel

/// A fragment: index, sizes, affinity, then each dataset: where it is, its metadata, what is skipped, what is read.
extension ByteWriter {
    mutating func fragment(_ fragment: PlanFragment) {
        integer(fragment.index)
        integer(fragment.bytes)
        integer(fragment.rows)
        fixed64(fragment.affinity)
        list(fragment.datasets) { $0.reference($1) }
    }

    private mutating func reference(_ reference: DatasetReference) {
        fixed64(reference.block.high)
        fixed64(reference.block.low)
        string(reference.objectPath)
        integer(reference.level)
        integer(reference.number)
        prefixed(BlockMetadataCodec.encode(reference.dataset))
        list(reference.suppressed) { $0.varint($1) }
        list(reference.hidden) { writer, hidden in
            writer.list(hidden.matchers) { $0.matcher($1) }
            writer.range(hidden.range)
        }
        list(reference.columns) { writer, column in
            writer.integer(column.chunk)
            writer.integer(column.column)
            writer.range(column.range)
        }
        flag(reference.everySeriesCounts)
    }

    private mutating func range(_ range: TimeRange) {
        zigzag(range.start)
        zigzag(range.end)
    }
}

extension ByteReader {
    mutating func fragment() throws(BlockFormatError) -> PlanFragment {
        let index = try natural()
        let bytes = try natural()
        let rows = try natural()
        let affinity = try fixed64()
        let datasets = try list(minimumSize: 24) { reader throws(BlockFormatError) in try reader.reference() }
        return PlanFragment(index: index, datasets: datasets, bytes: bytes, rows: rows, affinity: affinity)
    }

    private mutating func reference() throws(BlockFormatError) -> DatasetReference {
        let block = BlockID(high: try fixed64(), low: try fixed64())
        let objectPath = try string()
        let level = try natural()
        let number = try natural()
        var reference = DatasetReference(
            block: block,
            objectPath: objectPath,
            level: level,
            number: number,
            dataset: try BlockMetadataCodec.decodeDataset(Array(try prefixed())),
            suppressed: try suppressed(),
            hidden: try list(minimumSize: 3) { reader throws(BlockFormatError) in try reader.hiddenSelection() },
            columns: [],
            everySeriesCounts: false
        )
        reference.columns = try columns(of: reference)
        reference.everySeriesCounts = try flag()
        return reference
    }

    private mutating func suppressed() throws(BlockFormatError) -> [UInt32] {
        let suppressed = try list { reader throws(BlockFormatError) in try reader.index32() }
        guard zip(suppressed, suppressed.dropFirst()).allSatisfy(<) else {
            throw corrupt("the suppressed profiles are not in ascending order")
        }
        return suppressed
    }

    private mutating func hiddenSelection() throws(BlockFormatError) -> HiddenSelection {
        let matchers = try list(minimumSize: 3) { reader throws(BlockFormatError) in try reader.matcher() }
        return HiddenSelection(matchers: matchers, range: try range())
    }

    private mutating func columns(of reference: DatasetReference) throws(BlockFormatError) -> [ColumnReference] {
        let columns = try list(minimumSize: 4) { reader throws(BlockFormatError) in
            ColumnReference(chunk: try reader.natural(), column: try reader.natural(), range: try reader.range())
        }
        for column in columns {
            guard let group = reference.group(ofChunk: column.chunk), column.column < group.columns.count else {
                throw corrupt("a column is none of its dataset")
            }
        }
        guard zip(columns, columns.dropFirst()).allSatisfy({ $0.precedes($1) }) else {
            throw corrupt("the columns are not in ascending order, or count a row twice")
        }
        return columns
    }

    private mutating func range() throws(BlockFormatError) -> TimeRange {
        let start = try zigzag()
        let end = try zigzag()
        guard start <= end else { throw corrupt("a time range ends before it starts") }
        return TimeRange(start: start, end: end)
    }
}
