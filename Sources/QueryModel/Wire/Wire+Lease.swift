import BlockFormat
import ProfileModel

/// A lease: id, attempt, time left, limit of the report, the query, the fragment.
extension ByteWriter {
    mutating func lease(_ lease: Lease) {
        leaseID(lease.id)
        integer(lease.attempt)
        zigzag(lease.timeLeft.components.seconds)
        zigzag(lease.timeLeft.components.attoseconds)
        integer(lease.maxReportBytes)
        query(lease.query)
        fragment(lease.fragment)
    }

    mutating func event(_ event: LeaseEvent) {
        switch event {
        case .lease(let lease):
            byte(0)
            self.lease(lease)
        case .cancel(let id):
            byte(1)
            leaseID(id)
        }
    }

    private mutating func leaseID(_ id: LeaseID) {
        varint(id.query)
        varint(id.serial)
    }

    private mutating func fragment(_ fragment: PlanFragment) {
        integer(fragment.index)
        integer(fragment.bytes)
        fixed64(fragment.affinity)
        list(fragment.datasets) { $0.reference($1) }
    }

    private mutating func reference(_ reference: DatasetReference) {
        fixed64(reference.block.high)
        fixed64(reference.block.low)
        string(reference.objectPath)
        integer(reference.number)
        prefixed(BlockMetadataCodec.encode(reference.dataset))
        list(reference.suppressed) { $0.varint($1) }
        list(reference.columns) { writer, column in
            writer.integer(column.group)
            writer.integer(column.column)
        }
        flag(reference.isWholeInRange)
    }
}

extension ByteReader {
    mutating func lease() throws(BlockFormatError) -> Lease {
        let id = try leaseID()
        let attempt = try natural()
        let timeLeft = try duration()
        let maxReportBytes = try natural()
        return Lease(
            id: id,
            query: try query(),
            fragment: try fragment(),
            attempt: attempt,
            timeLeft: timeLeft,
            maxReportBytes: maxReportBytes
        )
    }

    mutating func event() throws(BlockFormatError) -> LeaseEvent {
        switch try byte() {
        case 0: .lease(try lease())
        case 1: .cancel(try leaseID())
        default: throw corrupt("an event is of an unknown kind")
        }
    }

    private mutating func leaseID() throws(BlockFormatError) -> LeaseID {
        LeaseID(query: try varint(), serial: try varint())
    }

    private mutating func duration() throws(BlockFormatError) -> Duration {
        let seconds = try zigzag()
        let attoseconds = try zigzag()
        guard attoseconds.magnitude < 1_000_000_000_000_000_000 else {
            throw corrupt("a duration has too large a fraction")
        }
        return Duration(secondsComponent: seconds, attosecondsComponent: attoseconds)
    }

    private mutating func fragment() throws(BlockFormatError) -> PlanFragment {
        let index = try natural()
        let bytes = try natural()
        let affinity = try fixed64()
        let datasets = try list(minimumSize: 24) { reader throws(BlockFormatError) in try reader.reference() }
        return PlanFragment(index: index, datasets: datasets, bytes: bytes, affinity: affinity)
    }

    private mutating func reference() throws(BlockFormatError) -> DatasetReference {
        let block = BlockID(high: try fixed64(), low: try fixed64())
        let objectPath = try string()
        let number = try natural()
        let dataset = try BlockMetadataCodec.decodeDataset(Array(try prefixed()))
        let suppressed = try list { reader throws(BlockFormatError) in try reader.index32() }
        guard zip(suppressed, suppressed.dropFirst()).allSatisfy(<) else {
            throw corrupt("the suppressed profiles are not in ascending order")
        }
        let columns = try list(minimumSize: 2) { reader throws(BlockFormatError) in
            try reader.column(of: dataset.groups)
        }
        return DatasetReference(
            block: block,
            objectPath: objectPath,
            number: number,
            dataset: dataset,
            suppressed: suppressed,
            columns: columns,
            isWholeInRange: try flag()
        )
    }

    private mutating func column(of groups: [SampleGroup]) throws(BlockFormatError) -> ColumnReference {
        let column = ColumnReference(group: try natural(), column: try natural())
        guard column.group < groups.count, column.column < groups[column.group].columns.count else {
            throw corrupt("a column is none of its dataset")
        }
        return column
    }
}
