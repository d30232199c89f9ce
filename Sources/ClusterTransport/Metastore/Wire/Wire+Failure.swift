import BlockFormat
import MetadataStorage

/// Why something was not done: the code in one byte, then the message.
extension ByteWriter {
    mutating func failure(_ error: MetastoreError) {
        byte(Self.number(error.code))
        string(error.message)
    }

    private static func number(_ code: MetastoreError.Code) -> UInt8 {
        switch code {
        case .invalidArgument: 0
        case .unavailable: 1
        case .notOwner: 2
        case .resourceExhausted: 3
        case .conflict: 4
        case .fenced: 5
        case .condemned: 6
        case .corrupt: 7
        case .unsupportedVersion: 8
        case .cancelled: 9
        }
    }
}

extension ByteReader {
    mutating func failure() throws(BlockFormatError) -> MetastoreError {
        let code = try failureCode()
        let error = MetastoreError(code, try string())
        try expectEnd()
        return error
    }

    private mutating func failureCode() throws(BlockFormatError) -> MetastoreError.Code {
        switch try byte() {
        case 0: .invalidArgument
        case 1: .unavailable
        case 2: .notOwner
        case 3: .resourceExhausted
        case 4: .conflict
        case 5: .fenced
        case 6: .condemned
        case 7: .corrupt
        case 8: .unsupportedVersion
        case 9: .cancelled
        default: throw corrupt("a failure has an unknown code")
        }
    }
}
