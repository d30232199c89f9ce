/// A header like `Content-Type`: a lower-case value, and parameters after `;`.
struct MediaType: Hashable, Sendable {
    /// The type without its parameters, lower-case, like `application/json`.
    var name: String
    /// Parameters by lower-case name; quotes around a value are taken off.
    var parameters: [String: String]

    /// Reads a header; anything can be read.
    init(_ header: String) {
        let parts = header.split(separator: ";", omittingEmptySubsequences: false)
        name = (parts.first ?? "").trimmingSpaces().lowercased()
        parameters = [:]
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            let value = pair[1].trimmingSpaces()
            let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
            parameters[pair[0].trimmingSpaces().lowercased()] = isQuoted ? String(value.dropFirst().dropLast()) : value
        }
    }
}
