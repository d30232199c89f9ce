import BlockFormat
import GRPCCore
import MetadataStorage

/// What failed calls mean to whoever made them.
extension RemoteMetastore {
    /// Turns whatever a call ended with into the error that the protocol promises.
    func meaning(of error: any Error, _ operation: MetastoreOperation) -> MetastoreError {
        if let error = error as? MetastoreError { return error }
        if Task.isCancelled { return MetastoreError(.cancelled, "\(operation.rawValue) was cancelled") }
        switch error {
        case let error as BlockFormatError: return unavailable(operation, "its answer is damaged: \(error)")
        case let error as RPCError: return meaning(of: error, operation)
        default: return unavailable(operation, "\(error)")
        }
    }

    /// The failure whose outcome is not known.
    func unavailable(_ operation: MetastoreOperation, _ reason: String) -> MetastoreError {
        MetastoreError(
            .unavailable,
            "the metastore at \(connection.address) did not answer \(operation.rawValue), whether it was done is not known: "
                + "\(reason); repeat, and see that its owner runs"
        )
    }

    /// The failure of a request that is not sent.
    func tooLarge(_ operation: MetastoreOperation, _ bytes: Int) -> MetastoreError {
        MetastoreError(
            .resourceExhausted,
            "\(operation.rawValue) was not sent to the metastore at \(connection.address): it has \(bytes) bytes, "
                + "\(Self.mostRequestBytes) are the most; lower flush.max-bytes, or do it in the owner's process"
        )
    }

    /// The failure of a request whose answer nobody could hold.
    func answerTooLarge(_ operation: MetastoreOperation) -> MetastoreError {
        MetastoreError(
            .resourceExhausted,
            "the metastore at \(connection.address) answered \(operation.rawValue) with more than \(limit) bytes; "
                + "ask for a shorter time range or fewer tenants"
        )
    }

    private func meaning(of error: RPCError, _ operation: MetastoreOperation) -> MetastoreError {
        switch error.code {
        case .failedPrecondition:
            MetastoreError(.unsupportedVersion, "the metastore at \(connection.address): \(error.message)")
        case .unimplemented:
            MetastoreError(
                .notOwner,
                "the process at \(connection.address) owns no metastore: cluster.metastore has to name the one that does, "
                    + "which runs without that setting"
            )
        case .deadlineExceeded: unavailable(operation, "no answer within \(operation.timeout(connection.settings))")
        default: unavailable(operation, "\(error.message)\(error.cause.map { " (\($0))" } ?? "")")
        }
    }
}
