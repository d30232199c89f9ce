import HTTPTypes

/// Methods that clients know and this version does not have: refused with a word on what to do, so that a client can
/// fall back.
enum UnimplementedRoutes {
    private static let methods = [
        ("SelectHeatmap", "heatmaps are not supported yet: use SelectSeries"),
        ("GetProfileStats", "statistics of a tenant's profiles are not supported yet: use ProfileTypes"),
        ("AnalyzeQuery", "estimates of a query's cost are not supported yet: run the query"),
    ]

    /// The routes.
    static let routes = methods.map { name, message in
        Route(path: "/querier.v1.QuerierService/\(name)", method: .post) { _ in
            throw APIError(.unimplemented, message)
        }
    }
}
