import ClusterTransport
import GRPCCore
import GRPCNIOTransportHTTP2Posix

/// A caller that follows no rules but those of gRPC: sends any bytes to any method of a cluster port.
struct RawCaller {
    static let attach = MethodDescriptor(
        fullyQualifiedService: "firefinch.cluster.v1.FragmentLeasing",
        method: "Attach",
        type: .bidirectionalStreaming
    )

    static func metastore(_ method: String) -> MethodDescriptor {
        MethodDescriptor(
            fullyQualifiedService: "firefinch.cluster.v1.Metastore",
            method: method,
            type: .bidirectionalStreaming
        )
    }

    let place: SocketPlace
    var version: String? = String(ClusterProtocol.version)

    /// Makes a call: sends the messages, keeps its side open while `isOpen`, and hands over what comes until the end.
    ///
    /// - Throws: `RPCError` that the other side ended the call with.
    func call(
        _ method: MethodDescriptor,
        _ messages: [[UInt8]],
        isOpen: Bool = false,
        onMessage: @escaping @Sendable ([UInt8], RPCWriter<[UInt8]>) async throws -> Void = { _, _ in }
    ) async throws {
        let transport = try HTTP2ClientTransport.Posix(
            target: .ipv4(address: place.host, port: place.port),
            transportSecurity: .plaintext
        )
        let (writers, writer) = AsyncStream<RPCWriter<[UInt8]>>.makeStream()
        var metadata: Metadata = [:]
        if let version { metadata.addString(version, forKey: "firefinch-cluster-version") }
        let request = StreamingClientRequest<[UInt8]>(metadata: metadata) { stream in
            for message in messages { try await stream.write(message) }
            writer.yield(stream)
            guard isOpen else { return }
            let (never, end) = AsyncStream<Void>.makeStream()
            for await _ in never {}
            withExtendedLifetime(end) {}
        }
        try await withGRPCClient(transport: transport) { client in
            try await client.bidirectionalStreaming(
                request: request,
                descriptor: method,
                serializer: RawBytes(),
                deserializer: RawBytes(),
                options: .defaults
            ) { response in
                guard let stream = await writers.first(where: { _ in true }) else { return }
                for try await message in response.messages { try await onMessage(message, stream) }
            }
        }
    }
}

/// Messages as the bytes that they are.
struct RawBytes: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Bytes { Bytes(message) }

    func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> [UInt8] {
        bytes.withUnsafeBytes { Array($0) }
    }
}
