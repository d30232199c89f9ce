import HTTPTypes
import Hummingbird

/// Answers requests that no route takes: 405 naming the methods where the path is known, else 404.
struct UnmatchedRequests: RouterMiddleware {
    typealias Context = APIRequestContext

    private let pipeline: RequestPipeline
    private let methods: [String: [String]]

    /// Makes the middleware for a router of `routes`.
    init(pipeline: RequestPipeline, routes: [Route]) {
        self.pipeline = pipeline
        methods = Dictionary(grouping: routes, by: \.path).mapValues { $0.map(\.method.rawValue).sorted() }
    }

    func handle(
        _ request: Request,
        context: APIRequestContext,
        next: @concurrent (Request, APIRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            return await answer(request, context)
        }
    }

    private func answer(_ request: Request, _ context: APIRequestContext) async -> Response {
        let path = request.uri.path
        let allowed = methods[path]
        let method = request.method.rawValue
        let route = Route(path: "unmatched", method: request.method, isTenanted: false) { _ in
            guard let allowed else {
                throw APIError(.notFound, "there is nothing at \(path.prefix(200)); see the API reference for what is")
            }
            let names = allowed.joined(separator: ", ")
            var response = APIResponse.failure(
                APIError(.unimplemented, "\(method) is not possible at \(path); use \(names)", status: 405)
            )
            response.headers[.allow] = names
            return response
        }
        return await pipeline.respond(to: request, context, by: route)
    }
}
