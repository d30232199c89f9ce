import BlockFormat
import GRDB

extension MetastoreError {
    /// What a failure below means to a caller who attempted `attempt`, like `commit segment …`.
    init(_ error: any Error, attempt: String) {
        switch error {
        case let error as MetastoreError:
            self = error
        case is CancellationError:
            self.init(.cancelled, "cannot \(attempt): the task was cancelled")
        case let error as DatabaseError:
            let text = error.message ?? "result code \(error.extendedResultCode.rawValue)"
            self.init(Self.code(error), "cannot \(attempt): \(text)\(Self.advice(error))")
        case let error as BlockFormatError:
            self.init(.corrupt, "cannot \(attempt): stored metadata is damaged: \(error)")
        default:
            self.init(.unavailable, "cannot \(attempt): \(error)")
        }
    }

    private static func code(_ error: DatabaseError) -> Code {
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_FORMAT: .corrupt
        default: .unavailable
        }
    }

    private static func advice(_ error: DatabaseError) -> String {
        switch error.resultCode {
        case .SQLITE_FULL: "; make room in the file system of the data directory"
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            "; give this process the right to write the data directory"
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: "; keep the file for inspection and put a sound copy in its place"
        default: ""
        }
    }
}
