import QueryEngine
import ServerRuntime
import ServiceLifecycle

/// The server went away while it was asked something; what it did is unknown.
struct ServerGone: Error {}

/// One life of a server: the binary's own assembly, until it crashes.
final class RunningServer: Sendable {
    let assembly: ServiceAssembly
    private let crashed = Latch()

    init(_ assembly: ServiceAssembly) { self.assembly = assembly }

    /// Ends everything in it at once, requests included.
    func crash() { crashed.open() }

    /// Runs its services until it crashes; false when one of them ended by itself.
    func live() async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.waitForCrash() }
            for service in assembly.services {
                group.addTask {
                    try? await service.run()
                    return Task.isCancelled
                }
            }
            let isExpected = await group.next() ?? true
            group.cancelAll()
            return isExpected
        }
    }

    /// A request to it, which ends with it.
    ///
    /// - Throws: `ServerGone`; what `body` throws.
    func call<Value: Sendable>(
        _ body: @escaping @Sendable (ServiceAssembly) async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body(self.assembly) }
            group.addTask {
                try await self.crashed.waitUntilOpen()
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw ServerGone() }
            return value
        }
    }

    private func waitForCrash() async -> Bool {
        try? await crashed.waitUntilOpen()
        return true
    }
}
