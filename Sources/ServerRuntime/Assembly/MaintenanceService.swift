import Compaction
import ServiceLifecycle

/// Keeps the stored data small and clean until shutdown, then gives back the jobs in work.
struct MaintenanceService: Service {
    let maintenance: StorageMaintenance

    func run() async throws {
        await untilShutdown {
            await maintenance.run()
        } closing: {
            maintenance.stop()
        }
    }
}
