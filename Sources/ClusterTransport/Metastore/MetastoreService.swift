import BlockFormat
package import GRPCCore
package import MetadataStorage
import QueryModel

/// Lets other processes of a cluster use the metastore that this one owns.
///
/// A call is one operation and keeps its promises: whole in itself, and to be repeated when its outcome is unknown.
package struct MetastoreService: RegistrableRPCService {
    private let metastore: any MaintenanceMetastore

    /// Makes the service of a metastore.
    package init(metastore: any MaintenanceMetastore) { self.metastore = metastore }

    package func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        for operation in MetastoreOperation.allCases {
            router.registerHandler(
                forMethod: operation.descriptor,
                deserializer: MessageBytes(),
                serializer: MessageBytes(),
                handler: { request, _ in try await answer(operation, request) }
            )
        }
    }

    private func answer(
        _ operation: MetastoreOperation,
        _ request: StreamingServerRequest<[UInt8]>
    ) async throws -> StreamingServerResponse<[UInt8]> {
        try ClusterProtocol.check(request.metadata)
        let bytes = try await Self.only(request.messages)
        return StreamingServerResponse { writer in
            let answer = MetastoreAnswer(to: writer)
            do { try await MetastoreCall(bytes, of: metastore, answer).run(operation) } catch {
                try await answer.fail(try Self.failure(error, operation))
            }
            return [:]
        }
    }

    /// The one message of a request.
    private static func only(_ messages: RPCAsyncSequence<[UInt8], any Error>) async throws -> [UInt8] {
        var found: [UInt8]?
        for try await message in messages {
            guard found == nil else {
                throw RPCError(code: .invalidArgument, message: "a request to the metastore is one message")
            }
            found = message
        }
        guard let found else { throw RPCError(code: .invalidArgument, message: "a request to the metastore is empty") }
        return found
    }

    /// What the caller is told; an error of the stream itself goes on as it is.
    private static func failure(_ error: any Error, _ operation: MetastoreOperation) throws -> MetastoreError {
        switch error {
        // The caller's task was not cancelled: this process ends, or gave the call up.
        case let error as MetastoreError where error.code == .cancelled:
            MetastoreError(.unavailable, "the owner of the metastore gave the call up: \(error.message)")
        case let error as MetastoreError: error
        case let error as BlockFormatError:
            MetastoreError(.invalidArgument, "the request \(operation.rawValue) cannot be read: \(error)")
        default: throw error
        }
    }
}
