import BlockFormat
import ProfileModel

/// A lease: id, attempt, time left, limit of the report, the query, the fragment; one of a merge: id, time left, limit of
/// the report, the query, the reports.
extension ByteWriter {
    mutating func lease(_ lease: Lease) {
        leaseID(lease.id)
        integer(lease.attempt)
        duration(lease.timeLeft)
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
        case .merge(let lease):
            byte(2)
            merge(lease)
        }
    }

    private mutating func merge(_ lease: MergeLease) {
        leaseID(lease.id)
        duration(lease.timeLeft)
        integer(lease.maxReportBytes)
        query(lease.query)
        list(lease.reports) { $0.report($1) }
    }

    private mutating func duration(_ duration: Duration) {
        zigzag(duration.components.seconds)
        zigzag(duration.components.attoseconds)
    }

    private mutating func leaseID(_ id: LeaseID) {
        varint(id.query)
        varint(id.serial)
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
        case 2: .merge(try merge())
        default: throw corrupt("an event is of an unknown kind")
        }
    }

    private mutating func merge() throws(BlockFormatError) -> MergeLease {
        let id = try leaseID()
        let timeLeft = try duration()
        let maxReportBytes = try natural()
        return MergeLease(
            id: id,
            query: try query(),
            reports: try list { reader throws(BlockFormatError) in try reader.report() },
            timeLeft: timeLeft,
            maxReportBytes: maxReportBytes
        )
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
}
