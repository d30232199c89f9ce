import BlockFormat
import MetadataStorage
import QueryModel

/// Jobs, their leases and how they end.
extension ByteWriter {
    mutating func jobSpecification(_ job: JobSpecification) {
        string(job.key)
        string(job.kind.name)
        prefixed(job.payload)
        blockIDs(job.sources)
        strings(job.resultPaths)
    }

    mutating func jobLease(_ lease: JobLease) {
        jobSpecification(lease.job)
        zigzag(lease.token)
        integer(lease.attempt)
        zigzag(lease.createdAt)
    }

    mutating func jobRecord(_ record: JobRecord) {
        jobSpecification(record.job)
        byte(Self.number(record.state))
        integer(record.attempts)
        optional(record.worker) { $0.string($1) }
        optional(record.reason) { $0.string($1) }
        zigzag(record.createdAt)
    }

    mutating func jobFailure(_ failure: JobFailureReport) {
        string(failure.key)
        zigzag(failure.token)
        string(failure.reason)
        duration(failure.retryAfter)
        integer(failure.parkAfter)
    }

    mutating func jobCompletion(_ completion: JobCompletion) {
        string(completion.key)
        zigzag(completion.token)
        list(completion.results) { $0.block($1) }
        list(completion.setAside) { writer, place in
            writer.blockID(place.block)
            writer.integer(place.number)
        }
    }

    private static func number(_ state: JobRecord.State) -> UInt8 {
        switch state {
        case .waiting: 0
        case .leased: 1
        case .parked: 2
        }
    }
}

extension ByteReader {
    mutating func jobSpecification() throws(BlockFormatError) -> JobSpecification {
        JobSpecification(
            key: try string(),
            kind: JobKind(name: try string()),
            payload: Array(try prefixed()),
            sources: try blockIDs(),
            resultPaths: try strings()
        )
    }

    mutating func jobLease() throws(BlockFormatError) -> JobLease {
        JobLease(
            job: try jobSpecification(),
            token: try zigzag(),
            attempt: try natural(),
            createdAt: try zigzag()
        )
    }

    mutating func jobRecord() throws(BlockFormatError) -> JobRecord {
        JobRecord(
            job: try jobSpecification(),
            state: try jobState(),
            attempts: try natural(),
            worker: try optional { reader throws(BlockFormatError) in try reader.string() },
            reason: try optional { reader throws(BlockFormatError) in try reader.string() },
            createdAt: try zigzag()
        )
    }

    mutating func jobFailure() throws(BlockFormatError) -> JobFailureReport {
        JobFailureReport(
            key: try string(),
            token: try zigzag(),
            reason: try string(),
            retryAfter: try duration(),
            parkAfter: try integer()
        )
    }

    mutating func jobCompletion() throws(BlockFormatError) -> JobCompletion {
        JobCompletion(
            key: try string(),
            token: try zigzag(),
            results: try list(minimumSize: 20) { reader throws(BlockFormatError) in try reader.block() },
            setAside: try list(minimumSize: 17) { reader throws(BlockFormatError) in
                JobCompletion.DatasetPlace(block: try reader.blockID(), number: try reader.integer())
            }
        )
    }

    private mutating func jobState() throws(BlockFormatError) -> JobRecord.State {
        switch try byte() {
        case 0: .waiting
        case 1: .leased
        case 2: .parked
        default: throw corrupt("a job is in an unknown state")
        }
    }
}
