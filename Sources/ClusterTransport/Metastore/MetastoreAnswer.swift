import BlockFormat
import GRPCCore
import MetadataStorage
import QueryModel

/// What the owner of a metastore answers: parts, one message each, that begin with a byte saying what they are.
///
/// A value is one part. A list is cut into parts of whole elements, so that neither side ever holds the bytes of a long
/// one. A failure is one part and the last. A stream that ends without success is no answer, however many parts came.
struct MetastoreAnswer: Sendable {
    /// The first byte of a part.
    enum Part: UInt8 {
        /// The value, or some elements of the list.
        case content = 0
        /// Code and message of a `MetastoreError`.
        case failure = 1
    }

    /// A part with elements is sent when it has so many bytes.
    private static let partBytes = 256 << 10

    private let writer: RPCWriter<[UInt8]>

    init(to writer: RPCWriter<[UInt8]>) { self.writer = writer }

    /// Answers with a value.
    func send(_ write: (inout ByteWriter) -> Void) async throws {
        var part = Self.begin(.content)
        write(&part)
        try await writer.write(part.bytes)
    }

    /// Answers with a list.
    func send<Element>(_ elements: [Element], _ write: (inout ByteWriter, Element) -> Void) async throws {
        var part = Self.begin(.content)
        for element in elements {
            write(&part, element)
            guard part.bytes.count >= Self.partBytes else { continue }
            try await writer.write(part.bytes)
            part = Self.begin(.content)
        }
        try await writer.write(part.bytes)
    }

    /// Answers that it was not done, and why.
    func fail(_ error: MetastoreError) async throws {
        var part = Self.begin(.failure)
        part.failure(error)
        try await writer.write(part.bytes)
    }

    private static func begin(_ part: Part) -> ByteWriter {
        var writer = ByteWriter(capacity: 256)
        writer.byte(part.rawValue)
        return writer
    }
}
