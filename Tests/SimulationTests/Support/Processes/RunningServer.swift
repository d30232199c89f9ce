import ServerRuntime
import ServiceLifecycle

/// The server went away while it was asked something; what it did is unknown.
struct ServerGone: Error {}

/// One life of a server: the binary's own assembly, until its process ends.
final class RunningServer: Sendable {
    let assembly: ServiceAssembly
    /// Ends and stalls it; everything in it, requests included, ends with it.
    let process: SimulatedProcess

    init(_ assembly: ServiceAssembly, in process: SimulatedProcess) {
        self.assembly = assembly
        self.process = process
    }

    /// Runs its services until its process ends; false when one of them ended by itself.
    func live() async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.waitForEnd() }
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
                try await self.process.waitForEnd()
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let value = first else { throw ServerGone() }
            return value
        }
    }

    private func waitForEnd() async -> Bool {
        try? await process.waitForEnd()
        return true
    }
}
