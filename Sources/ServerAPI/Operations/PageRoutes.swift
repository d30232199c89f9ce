import HTTPTypes

/// The web pages: `/`, `/blocks`, `/queriers`, and what they load from `/assets/`.
struct PageRoutes {
    private let page: @Sendable (String) -> WebAsset?

    /// Makes the routes over `services`.
    init(_ services: APIServices) { page = services.page }

    /// The routes.
    var routes: [Route] { ["/", "/blocks", "/queriers", "/assets/**"].map { .open($0, file) } }

    /// The browser has to ask again each time: the files change with the binary, and they are small.
    private func file(_ request: APIRequest) async throws -> APIResponse {
        guard let asset = page(request.path) else {
            throw APIError(.notFound, "the page has no file \(request.path.prefix(200))")
        }
        return APIResponse(contentType: asset.contentType, body: asset.bytes, headers: [.cacheControl: "no-cache"])
    }
}
