import Foundation

extension AdminText {
    /// JSON for programs: keys as documented, sorted, two spaces of indentation.
    package static func json(_ value: some Encodable) throws(APIClientError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        } catch { throw APIClientError(.internal, "writing the answer as JSON failed: \(error)") }
    }
}
