import ProfileFormats

extension IngestError {
    /// A profile that could not be decoded.
    init(_ error: ProfileFormatError) {
        switch error.code {
        case .limitExceeded:
            self.init(.limitExceeded, reason: "profile_size_limit", error.message)
        default:
            self.init(.invalidArgument, reason: "malformed_profile", error.message)
        }
    }
}
