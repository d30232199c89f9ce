package import GRPCCore
package import Logging
package import QueryModel

/// Lets queriers of other processes attach to the scheduler of this one: each call is one attachment.
package struct LeaseService: RegistrableRPCService {
    private let leasing: any FragmentLeasing
    private let logger: Logger

    /// Makes the service of a scheduler.
    package init(leasing: any FragmentLeasing, logger: Logger) {
        self.leasing = leasing
        self.logger = logger
    }

    package func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        router.registerHandler(
            forMethod: LeaseMethod.attach,
            deserializer: MessageBytes(),
            serializer: MessageBytes(),
            handler: { request, context in try await attach(request, from: context.remotePeer) }
        )
    }

    private func attach(
        _ request: StreamingServerRequest<[UInt8]>,
        from peer: String
    ) async throws -> StreamingServerResponse<[UInt8]> {
        try ClusterProtocol.check(request.metadata)
        return StreamingServerResponse { writer in
            let session = LeaseSession(leasing: leasing, peer: peer, logger: logger)
            try await session.run(request.messages) { try await writer.write($0) }
            return [:]
        }
    }
}
