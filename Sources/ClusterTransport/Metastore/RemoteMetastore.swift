import BlockFormat
import GRPCCore
import MetadataStorage
import QueryModel

/// The metastore of another process, as the same protocol that its owner has.
///
/// A call costs a round trip beside what it costs there. Every call ends: by its own deadline when the owner does not
/// answer. `.unavailable` says that the outcome is unknown, whatever was lost, the request or its answer; repeating the
/// call is safe. The connection is made again by itself.
package struct RemoteMetastore: MaintenanceMetastore {
    /// Requests with more bytes are not sent: the other side would refuse them unread.
    static let mostRequestBytes = 48 << 20
    /// Answers with more bytes are given up.
    static let mostAnswerBytes = 256 << 20

    /// Most bytes of an answer.
    let limit: Int
    /// The way to the owner.
    let connection: ClusterConnection

    /// Prepares the metastore behind a connection, which has to run as long as it is used.
    ///
    /// An answer with more bytes than `mostAnswerBytes` is refused as `.resourceExhausted`.
    package init(over connection: ClusterConnection, mostAnswerBytes: Int = Self.mostAnswerBytes) {
        self.connection = connection
        limit = mostAnswerBytes
    }

    /// Asks for a value.
    func value<Value: Sendable>(
        _ operation: MetastoreOperation,
        _ write: (inout ByteWriter) -> Void,
        _ read: @escaping @Sendable (inout ByteReader) throws -> Value
    ) async throws(MetastoreError) -> Value {
        let values: [Value] = try await call(operation, write) { values, reader in
            guard values.isEmpty else { throw reader.corrupt("an answer has two values") }
            values.append(try read(&reader))
            try reader.expectEnd()
        }
        guard let value = values.first else { throw unavailable(operation, "the answer is empty") }
        return value
    }

    /// Asks for something to be done.
    func perform(_ operation: MetastoreOperation, _ write: (inout ByteWriter) -> Void) async throws(MetastoreError) {
        try await value(operation, write) { _ in }
    }

    /// Asks for a list.
    func list<Element: Sendable>(
        _ operation: MetastoreOperation,
        _ write: (inout ByteWriter) -> Void,
        _ read: @escaping @Sendable (inout ByteReader) throws -> Element
    ) async throws(MetastoreError) -> [Element] {
        try await call(operation, write) { elements, reader in
            while !reader.isAtEnd { elements.append(try read(&reader)) }
        }
    }

    private func call<Element: Sendable>(
        _ operation: MetastoreOperation,
        _ write: (inout ByteWriter) -> Void,
        _ take: @escaping @Sendable (inout [Element], inout ByteReader) throws -> Void
    ) async throws(MetastoreError) -> [Element] {
        var writer = ByteWriter(capacity: 256)
        write(&writer)
        guard writer.bytes.count <= Self.mostRequestBytes else { throw tooLarge(operation, writer.bytes.count) }
        var options = CallOptions.defaults
        options.timeout = operation.timeout(connection.settings)
        do {
            return try await connection.client.serverStreaming(
                request: ClientRequest(message: writer.bytes, metadata: ClusterProtocol.metadata),
                descriptor: operation.descriptor,
                serializer: MessageBytes(),
                deserializer: MessageBytes(),
                options: options
            ) { response in try await gather(operation, response.messages, take) }
        } catch { throw meaning(of: error, operation) }
    }

    /// Reads the parts of an answer; one that ends early throws.
    private func gather<Element>(
        _ operation: MetastoreOperation,
        _ parts: RPCAsyncSequence<[UInt8], any Error>,
        _ take: (inout [Element], inout ByteReader) throws -> Void
    ) async throws -> [Element] {
        var elements: [Element] = []
        var bytes = 0
        for try await part in parts {
            bytes += part.count
            guard bytes <= limit else { throw answerTooLarge(operation) }
            var reader = ByteReader(part)
            switch MetastoreAnswer.Part(rawValue: try reader.byte()) {
            case .content: try take(&elements, &reader)
            case .failure: throw try reader.failure()
            case nil: throw reader.corrupt("a part of an answer is of an unknown kind")
            }
        }
        return elements
    }
}
