import Ingestion
import ServiceLifecycle

/// Runs a writer until shutdown, then lets it store what it holds.
struct WriterService: Service {
    let writer: SegmentWriter

    func run() async throws {
        await untilShutdown {
            await writer.run()
        } closing: {
            await writer.close()
        }
    }
}

/// Runs `body`; when the process is asked to shut down, calls `closing`, upon which `body` is to return by itself.
func untilShutdown(
    _ body: @escaping @Sendable () async -> Void,
    closing: @escaping @Sendable () async -> Void
) async {
    await withTaskGroup(of: Bool.self) { group in
        group.addTask {
            await body()
            return true
        }
        group.addTask {
            guard await shutdownRequested() else { return false }
            await closing()
            return false
        }
        while let isBody = await group.next(), !isBody {}
        group.cancelAll()
    }
}
