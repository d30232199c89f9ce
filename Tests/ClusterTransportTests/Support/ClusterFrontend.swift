import ClusterTransport
import HostEnvironment
import QueryModel
import QueryScheduling

/// A scheduler on a cluster port, as a frontend's process has it.
struct ClusterFrontend {
    let scheduler: QueryScheduler
    let port: LoopbackPort

    init(
        _ fleet: StoredFleet,
        _ settings: ClusterSettings = ClusterSettings(),
        at place: SocketPlace? = nil,
        on time: any TimeSource = SystemTimeSource(),
        _ change: (inout SchedulerSettings) -> Void = { _ in }
    ) async throws {
        scheduler = fleet.scheduler(on: time, change)
        port = try await LoopbackPort(
            [LeaseService(leasing: scheduler, logger: StoredFleet.logger)],
            settings,
            port: place?.port ?? 0
        )
    }

    /// What the scheduler needs to run.
    var service: @Sendable () async throws -> Void {
        { [scheduler] in await scheduler.run() }
    }
}
