/// Bounds on what one request, and all requests together, may take.
package struct APILimits: Hashable, Sendable {
    /// Greatest body of a push, as sent and again after decompression, in bytes.
    package var maxBodyBytes = 256 << 20
    /// Greatest JSON body of a push: JSON takes several times its size in memory while it is read.
    package var maxJSONBodyBytes = 64 << 20
    /// Greatest body of a query, in bytes.
    package var maxQueryBodyBytes = 1 << 20
    /// Bodies of all running requests together, in bytes; a request beyond it is refused with `Retry-After`.
    package var maxConcurrentBodyBytes = 512 << 20
    /// Most series, profiles and labels in one push, each.
    package var maxPushEntries = 262_144
    /// How long a client may take to send a body.
    package var readTimeout = Duration.seconds(60)
    /// How long a connection may be without a request, send the headers of one, or pause in the middle of a body.
    package var idleTimeout = Duration.seconds(90)
    /// How long a query may take, waiting included; a client's `Connect-Timeout-Ms` can only shorten it.
    package var queryTimeout = Duration.seconds(60)
    /// How long there is between two messages of a stream that say how far a query is.
    package var progressInterval = Duration.milliseconds(250)
    /// Bytes of growing flame graphs that one stream may carry, as sent; the last one is not counted.
    package var maxGrowingBytes = 32 << 20
    /// How long, after the longest a query may take, the client of a stream may take to read the rest of it.
    package var streamReadTimeout = Duration.seconds(120)
    /// Nodes of a flame graph when the request does not say.
    package var defaultMaxNodes = 8192
    /// Most nodes a request may ask for; 0 for no bound.
    package var greatestMaxNodes = 1_000_000
    /// Longest time range of a query; nil for no bound.
    package var maxQueryLength: Duration?
    /// Most connections at one time; more wait to be accepted.
    package var maxConnections = 4096

    /// The defaults.
    package init() {}
}
