package import Logging

/// A server process of the roles that its settings name.
package struct FirefinchServer: Sendable {
    private let process: any ServerProcess

    /// Opens what the roles need; nothing listens yet.
    ///
    /// - Throws: an error that says which part could not be opened and why, such as another process owning it.
    package init(settings: ServerSettings, version: String, logger: Logger) throws {
        process =
            settings.roles.contains(where: \.needsMetastore)
            ? try StorageProcess(settings: settings, version: version, logger: logger)
            : try QuerierProcess(settings: settings, version: version, logger: logger)
    }

    /// Serves until SIGTERM or SIGINT, then takes nothing new, finishes what is under way and returns.
    ///
    /// - Parameter onListening: Told the port once connections are accepted.
    /// - Throws: What a service could not go on after, e.g. an address that is taken.
    package func run(onListening: @escaping @Sendable (Int) -> Void) async throws {
        try await process.run(onListening: onListening)
    }
}
