import HostEnvironment

/// Waits until `condition` holds, or the suite's time limit has cancelled the test.
///
/// What happens at the other end of a real connection tells nobody that it did: this looks, again and again, and leaves
/// the processor to those it waits for.
func until(_ condition: () async -> Bool) async {
    let time = SystemTimeSource()
    while await !condition() {
        do { try await time.sleep(for: .milliseconds(2)) } catch { return }
    }
}

/// Runs some services beside `body`, and ends them when it is done.
func beside<Value>(
    _ services: [@Sendable () async throws -> Void],
    _ body: () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for service in services { group.addTask { try? await service() } }
        defer { group.cancelAll() }
        return try await body()
    }
}
