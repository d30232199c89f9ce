import HTTPTypes
import Logging

/// A request as handlers see it: who asks, and the whole body, within limits and decompressed.
struct APIRequest: Sendable {
    /// The headers.
    var headers: HTTPFields
    /// The URL's path, not decoded.
    var path: String
    /// The URL's parameters.
    var parameters: QueryParameters
    /// For whom it speaks; `anonymous` on routes that no tenant's data is behind.
    var scope: TenantScope
    /// The body.
    var body: RequestBytes
    /// The log, with the request's id.
    var logger: Logger
}
