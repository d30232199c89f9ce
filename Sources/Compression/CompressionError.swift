/// Why bytes could not be compressed or expanded.
package struct CompressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is, for callers that answer differently to each.
    package enum Code: Hashable, Sendable {
        /// The bytes are not what the format promises; sending them again will not help.
        case corrupt
        /// The output would be larger than the caller allows.
        case tooLarge
        /// The library could not work, e.g. for want of memory.
        case `internal`
    }

    /// The kind of failure.
    package var code: Code
    /// One sentence saying what was attempted and what was found.
    package var message: String

    /// Makes an error.
    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
