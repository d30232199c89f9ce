import BlockFormat

/// An outcome: how the attempt ended, then its report or the failure's kind, code and message.
extension ByteWriter {
    mutating func outcome(_ outcome: LeaseOutcome) {
        switch outcome {
        case .report(let report):
            byte(0)
            self.report(report)
        case .busy: byte(1)
        case .failure(let failure):
            byte(2)
            byte(Self.number(failure.kind))
            byte(Self.number(failure.error.code))
            string(failure.error.message)
        }
    }

    private static func number(_ kind: LeaseFailure.Kind) -> UInt8 {
        switch kind {
        case .retryable: 0
        case .permanent: 1
        case .stalePlan: 2
        case .unreadable: 3
        }
    }

    private static func number(_ code: QueryError.Code) -> UInt8 {
        switch code {
        case .invalidArgument: 0
        case .resourceExhausted: 1
        case .deadlineExceeded: 2
        case .unavailable: 3
        case .dataLoss: 4
        case .cancelled: 5
        case .internalError: 6
        }
    }
}

extension ByteReader {
    mutating func outcome() throws(BlockFormatError) -> LeaseOutcome {
        switch try byte() {
        case 0: .report(try report())
        case 1: .busy
        case 2: .failure(LeaseFailure(try failureKind(), QueryError(try errorCode(), try string())))
        default: throw corrupt("an outcome is of an unknown kind")
        }
    }

    private mutating func failureKind() throws(BlockFormatError) -> LeaseFailure.Kind {
        switch try byte() {
        case 0: .retryable
        case 1: .permanent
        case 2: .stalePlan
        case 3: .unreadable
        default: throw corrupt("a failure is of an unknown kind")
        }
    }

    private mutating func errorCode() throws(BlockFormatError) -> QueryError.Code {
        switch try byte() {
        case 0: .invalidArgument
        case 1: .resourceExhausted
        case 2: .deadlineExceeded
        case 3: .unavailable
        case 4: .dataLoss
        case 5: .cancelled
        case 6: .internalError
        default: throw corrupt("an error has an unknown code")
        }
    }
}
