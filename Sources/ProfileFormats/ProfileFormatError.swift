/// Why bytes could not be read as a profile.
package struct ProfileFormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is, for callers that answer differently to each.
    package enum Code: Hashable, Sendable {
        /// The bytes are not what the format promises.
        case malformed
        /// The profile is larger than a limit allows.
        case limitExceeded
        /// The bytes are a format, or a version of one, that is not read here.
        case unsupported
    }

    /// The kind of failure.
    package var code: Code
    /// One sentence for the sender: what was found, where, and what to do.
    package var message: String

    /// Makes an error.
    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}

// Errors are made out of line, so that the loops that may throw them stay small.
extension ProfileFormatError {
    /// Bytes that break the format at an offset of the decompressed profile.
    @inline(never)
    static func malformed(_ found: String, at offset: Int) -> ProfileFormatError {
        ProfileFormatError(
            code: .malformed,
            message:
                "reading pprof: \(found) at byte \(offset) of the decompressed profile; check the program that wrote it"
        )
    }

    /// More of something than a limit allows.
    @inline(never)
    static func exceeded(_ what: String, limit: Int) -> ProfileFormatError {
        ProfileFormatError(
            code: .limitExceeded,
            message: "reading pprof: more than \(limit) \(what); send smaller profiles or raise the limit"
        )
    }

    /// Tables that contradict each other.
    @inline(never)
    static func inconsistent(_ found: String) -> ProfileFormatError {
        ProfileFormatError(
            code: .malformed,
            message: "reading pprof: \(found); check the program that wrote the profile"
        )
    }
}
