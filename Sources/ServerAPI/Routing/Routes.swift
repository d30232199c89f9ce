package import Hummingbird

/// The router of the whole public surface over `services`: Connect, `/ingest`, `/pyroscope/render`, administration,
/// operations, page.
///
/// Every request passes `RequestPipeline`, which fixes the order of all steps. For a server with its timeouts and with
/// cancellation of queries whose client has gone, use `makeApplication`.
package func makeRouter(_ services: APIServices) -> Router<APIRequestContext> {
    let pipeline = RequestPipeline(services)
    let routes =
        PushRoutes(services).routes + IngestRoutes(services).routes + LabelRoutes(services).routes
        + SeriesRoutes(services).routes + FunctionSeriesRoutes(services).routes + FollowRoutes(services).routes
        + StacktraceRoutes(services).routes
        + RenderRoutes(services).routes + UnimplementedRoutes.routes + AdminRoutes(services).routes
        + OperationRoutes(services).routes + PageRoutes(services).routes
    let router = Router(context: APIRequestContext.self, options: [.autoGenerateHeadEndpoints])
    router.add(middleware: UnmatchedRequests(pipeline: pipeline, routes: routes))
    for route in routes {
        router.on(RouterPath(route.path), method: route.method) { request, context in
            await pipeline.respond(to: request, context, by: route)
        }
    }
    return router
}
