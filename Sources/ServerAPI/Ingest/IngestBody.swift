import HTTPTypes

/// What the body of a request to `/ingest` holds: a pprof, alone or in a form.
struct IngestBody {
    /// Formats that clients of this API know beside pprof.
    private static let otherFormats: Set<String> = ["groups", "lines", "trie", "tree", "jfr", "speedscope"]

    /// The profile's bytes.
    let profile: [UInt8]
    /// What the form says of the profile's sample types; nil without it.
    let sampleTypes: SampleTypeConfig?

    /// Takes the body of `request`.
    ///
    /// - Throws: `APIError`: `unimplemented` for another format, `invalidArgument` for one that nobody knows and for a
    ///   body or form without a profile.
    init(_ request: APIRequest) throws(APIError) {
        let contentType = MediaType(request.headers[.contentType] ?? "")
        let format = request.parameters["format"] ?? ""
        let isForm = contentType.name == "multipart/form-data"
        guard format == "pprof" || (format.isEmpty && isForm) else { throw Self.unaccepted(format) }
        let body = request.body.take()
        guard !body.isEmpty else { throw APIError(.invalidArgument, "the body is empty: send a pprof profile") }
        guard isForm else {
            (profile, sampleTypes) = (body, nil)
            return
        }
        let form = try MultipartForm(body, boundary: contentType.parameters["boundary"] ?? "")
        profile = Array(body[try Self.profile(in: form)])
        sampleTypes = try form.parts["sample_type_config"].map { (range) throws(APIError) in
            try SampleTypeConfig(body[range])
        }
    }

    private static func profile(in form: MultipartForm) throws(APIError) -> Range<Int> {
        if form.parts["prev_profile"] != nil {
            throw APIError(
                .invalidArgument,
                "this client sends cumulative profiles with prev_profile, which is not supported; update the client",
                status: 422
            )
        }
        guard let profile = form.parts["profile"] else {
            throw APIError(.invalidArgument, "the form has no field 'profile' with a pprof profile in it")
        }
        return profile
    }

    private static func unaccepted(_ format: String) -> APIError {
        let name = format.isEmpty ? "groups" : format
        guard otherFormats.contains(name) else {
            return APIError(.invalidArgument, "the format '\(name.prefix(40))' is unknown; send format=pprof")
        }
        return APIError(.unimplemented, "the format '\(name)' is not taken yet; send format=pprof")
    }
}
