import APIClient
import ArgumentParser
import Foundation
import ProfileModel

/// Which server a client command talks to, and as whom.
struct ClientOptions: ParsableArguments {
    private static let defaultURL = "http://127.0.0.1:4040"

    @Option(help: "The server's address (default \(ClientOptions.defaultURL), or the environment's FIREFINCH_URL).")
    var url: String?

    @Option(help: "Whose data; reads may name several, a|b (default the environment's FIREFINCH_TENANT, or none).")
    var tenant: String?

    /// A client of that server.
    func client() throws -> FirefinchClient {
        try FirefinchClient(baseURL: address(), tenants: tenants())
    }

    /// The server's address.
    func address() -> String { url ?? environment("FIREFINCH_URL") ?? ClientOptions.defaultURL }

    /// The tenants named, none for the server's anonymous one.
    func tenants() throws -> [TenantID] {
        guard let text = tenant ?? environment("FIREFINCH_TENANT") else { return [] }
        do {
            return try text.split(separator: "|", omittingEmptySubsequences: false).map { try TenantID(String($0)) }
        } catch {
            throw ValidationError("--tenant: \(error)")
        }
    }

    private func environment(_ name: String) -> String? {
        let value = ProcessInfo.processInfo.environment[name] ?? ""
        return value.isEmpty ? nil : value
    }
}
