import HTTPTypes

/// What operators and orchestrators ask: readiness, liveness, metrics, version.
struct OperationRoutes {
    private let services: APIServices

    /// Makes the routes over `services`.
    init(_ services: APIServices) { self.services = services }

    /// The routes; all of them answer anybody.
    var routes: [Route] {
        [
            .open("/ready", ready),
            .open("/healthz", alive),
            .open("/health", alive),
            .open("/metrics", metrics),
            .open("/api/v1/status/buildinfo", buildInfo),
        ]
    }

    /// 200 when writes can commit and queries can run, else 503 with the reasons, one a line.
    private func ready(_ request: APIRequest) async -> APIResponse {
        switch await services.readiness() {
        case .ready: .text("ready\n")
        case .readyButWarned(let warnings): .text("ready\n" + warnings.map { "warning: \($0)\n" }.joined())
        case .notReady(let reasons): .text(reasons.map { $0 + "\n" }.joined(), status: 503)
        }
    }

    /// Says only that requests are served.
    private func alive(_ request: APIRequest) async -> APIResponse { .text("ok\n") }

    private func metrics(_ request: APIRequest) async -> APIResponse {
        APIResponse(
            contentType: "text/plain; version=0.0.4; charset=utf-8",
            body: Array(await services.metricsText().utf8)
        )
    }

    private func buildInfo(_ request: APIRequest) async -> APIResponse {
        var body: [UInt8] = []
        body.append(contentsOf: #"{"status":"success","data":{"application":"firefinch","version":"#.utf8)
        JSONText.append(services.version, to: &body)
        body.append(contentsOf: "}}".utf8)
        return APIResponse(contentType: "application/json", body: body)
    }
}
