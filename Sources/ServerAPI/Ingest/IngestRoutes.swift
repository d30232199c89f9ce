import HTTPTypes
import HostEnvironment
import Ingestion
import ProfileModel

/// `/ingest`: how older SDKs send profiles.
///
/// Takes pprof, as the body or as the form field `profile`; the form field `sample_type_config` tells the kind of a
/// profile whose sample types alone do not. `sampleRate`, `units` and `aggregationType` describe formats that carry no
/// types of their own; pprof does, so they have no effect. A `spyName` becomes the label `pyroscope_spy` and tells
/// which names clients expect to be rewritten.
struct IngestRoutes {
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
        let sent = try IngestBody(request)
        let item = ProfilePush.Item(
            labels: labels,
            bytes: sent.profile,
            fallbackTime: fallbackTime(of: request.parameters),
            rewrites: SpyConventions.rewrites(spy: request.parameters["spyName"] ?? "", sent.sampleTypes),
            displayNames: sent.sampleTypes?.displayNames
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

    /// When the profile was taken if it does not say itself; nil when the client did not say in words we know.
    private func fallbackTime(of parameters: QueryParameters) -> Int64? {
        guard let text = parameters["from"], !text.isEmpty else { return nil }
        let time = AtTime.nanoseconds(text, now: services.time.unixNanoseconds)
        return time == 0 ? nil : time
    }
}
