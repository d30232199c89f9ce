import GRPCCore

extension ClusterConnection: LeaseCarrying {
    package var place: SocketPlace { address }

    package var partBytes: Int { settings.partBytes }

    package func carry(
        _ send: @escaping @Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void,
        _ receive: @escaping @Sendable ([UInt8]) throws -> Void,
        onAccepted: @escaping @Sendable () -> Void
    ) async throws {
        try await client.bidirectionalStreaming(
            request: StreamingClientRequest<[UInt8]>(metadata: ClusterProtocol.metadata) { writer in
                try await send { try await writer.write($0) }
            },
            descriptor: LeaseMethod.attach,
            serializer: MessageBytes(),
            deserializer: MessageBytes(),
            options: .defaults
        ) { response in
            if case .success = response.accepted { onAccepted() }
            for try await bytes in response.messages { try receive(bytes) }
        }
    }
}
