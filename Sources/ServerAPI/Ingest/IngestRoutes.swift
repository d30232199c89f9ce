import HTTPTypes
import HostEnvironment
import Ingestion
import ProfileModel

/// `/ingest`: how older SDKs send profiles.
///
/// Takes pprof, as the body or as the form field `profile`.
/// The form field `sample_type_config`, by which old clients rename sample types, is accepted and has no effect.
/// `sampleRate`, `units` and `aggregationType` describe formats that carry no types of their own; pprof does, so they
/// have none either. A `spyName` becomes the label `pyroscope_spy`.
struct IngestRoutes {
    /// Formats that clients of this API know beside pprof.
    private static let otherFormats: Set<String> = ["groups", "lines", "trie", "tree", "jfr", "speedscope"]
    private static let spyLabel = "pyroscope_spy"

    private let services: APIServices

    /// Makes the routes over `services`.
    init(_ services: APIServices) { self.services = services }

    /// Both places where clients look for it.
    var routes: [Route] {
        ["/ingest", "/pyroscope/ingest"].map { path in
            Route(path: path, method: .post, maxBodyBytes: services.limits.maxBodyBytes, handler: ingest)
        }
    }

    private func ingest(_ request: APIRequest) async throws -> APIResponse {
        let tenant = try request.scope.tenantForWriting()
        let labels = try labels(of: request.parameters)
        let item = ProfilePush.Item(
            labels: labels,
            bytes: try profile(of: request),
            fallbackTime: fallbackTime(of: request.parameters)
        )
        let outcome = try await services.profiles.accept(ProfilePush(tenant: tenant, items: [item]))
        if var error = PushRejections(name: { _ in "the profile" }).error(for: outcome, of: 1) {
            // Clients of this route know a profile that cannot be read by this status.
            if error.code == .invalidArgument { error.status = 422 }
            throw error
        }
        return .text("")
    }

    private func labels(of parameters: QueryParameters) throws(APIError) -> [Label] {
        guard let text = parameters["name"] else {
            throw APIError(.invalidArgument, "the parameter name is missing: add name=app or name=app{key=value}")
        }
        let name = try ApplicationName(parsing: text)
        var labels = name.labels.filter { !$0.name.hasPrefix("__") || $0.name == LabelName.sessionID }
        if !labels.contains(where: { $0.name == LabelName.serviceName }) {
            labels.append(Label(LabelName.serviceName, name.application))
        }
        if let spy = parameters["spyName"], !spy.isEmpty, !labels.contains(where: { $0.name == Self.spyLabel }) {
            labels.append(Label(Self.spyLabel, spy))
        }
        return labels
    }

    private func profile(of request: APIRequest) throws(APIError) -> [UInt8] {
        let contentType = MediaType(request.headers[.contentType] ?? "")
        let format = request.parameters["format"] ?? ""
        let isForm = contentType.name == "multipart/form-data"
        guard format == "pprof" || (format.isEmpty && isForm) else { throw Self.unaccepted(format) }
        let body = request.body.take()
        guard !body.isEmpty else { throw APIError(.invalidArgument, "the body is empty: send a pprof profile") }
        guard isForm else { return body }
        let form = try MultipartForm(body, boundary: contentType.parameters["boundary"] ?? "")
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
        return Array(body[profile])
    }

    /// When the profile was taken if it does not say itself; nil when the client did not say in words we know.
    private func fallbackTime(of parameters: QueryParameters) -> Int64? {
        guard let text = parameters["from"], !text.isEmpty else { return nil }
        let time = AtTime.nanoseconds(text, now: services.time.unixNanoseconds)
        return time == 0 ? nil : time
    }

    private static func unaccepted(_ format: String) -> APIError {
        let name = format.isEmpty ? "groups" : format
        guard otherFormats.contains(name) else {
            return APIError(.invalidArgument, "the format '\(name.prefix(40))' is unknown; send format=pprof")
        }
        return APIError(.unimplemented, "the format '\(name)' is not taken yet; send format=pprof")
    }
}
