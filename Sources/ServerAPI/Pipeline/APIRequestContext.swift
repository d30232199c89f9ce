package import Hummingbird
import Logging
package import NIOCore

/// What the server knows of a request beside the request itself.
package struct APIRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The connection it came by.
    package let channel: any Channel
    /// The request's number, as in the log.
    package let requestID: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
        // A log without metadata has forgotten the number that the server gave.
        requestID = source.logger[metadataKey: "hb.request.id"]?.description ?? RequestID().description
    }
}
