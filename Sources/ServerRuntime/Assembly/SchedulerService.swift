import QueryScheduling
import ServiceLifecycle

/// Runs a scheduler until shutdown, then lets it answer what is under way.
struct SchedulerService: Service {
    let scheduler: QueryScheduler

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await scheduler.run() }
            group.addTask {
                guard await shutdownRequested() else { return }
                await scheduler.drain()
            }
            _ = await group.next()
            group.cancelAll()
        }
    }
}
