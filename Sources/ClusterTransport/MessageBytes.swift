import GRPCCore

/// Hands messages to the transport as the bytes they already are: their layout is `QueryModel`'s.
struct MessageBytes: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Bytes { Bytes(message) }

    func deserialize<Bytes: GRPCContiguousBytes>(_ serializedMessageBytes: Bytes) throws -> [UInt8] {
        unsafe serializedMessageBytes.withUnsafeBytes { unsafe Array($0) }
    }
}
