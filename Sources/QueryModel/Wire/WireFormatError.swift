/// A message between scheduler and querier that is not one: damaged, cut, or of another version.
package struct WireFormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of defect it is.
    package enum Code: Hashable, Sendable {
        /// The bytes contradict the format.
        case corrupt
        /// The sender speaks another version.
        case unsupportedVersion
    }

    /// What kind of defect it is.
    package var code: Code
    /// What was read, what was found, what to do.
    package var message: String

    /// Makes an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
