package import HostEnvironment
package import Ingestion
package import Logging
package import QueryModel

/// Everything the public surface stands on; whoever builds the process decides what is behind each seam.
package struct APIServices: Sendable {
    /// Takes profiles in.
    package var profiles: any ProfileAccepting
    /// Answers queries, and says how far they are.
    package var queries: any QueryFollowing
    /// What operators ask of the stored data; nil where this process does not hold the index of blocks.
    package var storage: (any StorageAdministering)?
    /// Who says what the read tier does; nil where this process is no frontend.
    package var readTier: (any ReadTierObserving)?
    /// Time, for deadlines and for requests that speak of "now".
    package var time: any TimeSource
    /// Says for whom a request speaks.
    package var authenticator: any Authenticating
    /// Whether the process can do its work at this moment.
    package var readiness: @Sendable () async -> ReadinessReport
    /// The process's metrics as Prometheus text.
    package var metricsText: @Sendable () async -> String
    /// Is told of every answered request.
    package var recorder: any RequestRecording
    /// A file of the web page by URL path, `/` for the page itself; nil when there is none.
    package var page: @Sendable (_ path: String) -> WebAsset?
    /// Bounds on what a request may take.
    package var limits: APILimits
    /// The product's version, for `buildinfo`.
    package var version: String
    /// The log that request loggers derive from.
    package var logger: Logger

    /// Puts the services together.
    package init(
        profiles: any ProfileAccepting,
        queries: any QueryFollowing,
        storage: (any StorageAdministering)? = nil,
        readTier: (any ReadTierObserving)? = nil,
        time: any TimeSource,
        authenticator: any Authenticating = HeaderTenancy(),
        readiness: @escaping @Sendable () async -> ReadinessReport,
        metricsText: @escaping @Sendable () async -> String,
        recorder: any RequestRecording = DiscardingRequestRecorder(),
        page: @escaping @Sendable (_ path: String) -> WebAsset? = { _ in nil },
        limits: APILimits = APILimits(),
        version: String,
        logger: Logger
    ) {
        self.profiles = profiles
        self.queries = queries
        self.storage = storage
        self.readTier = readTier
        self.time = time
        self.authenticator = authenticator
        self.readiness = readiness
        self.metricsText = metricsText
        self.recorder = recorder
        self.page = page
        self.limits = limits
        self.version = version
        self.logger = logger
    }
}
