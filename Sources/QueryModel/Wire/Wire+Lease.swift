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
}
