import MetadataStorage
import QueryModel
import QueryScheduling
import TestSupport

/// A scheduler with queriers that conduct themselves as told.
enum SchedulerStage {
    /// Orders of events under which every test has to hold.
    static let seeds = 0..<20 as Range<UInt64>

    static func scheduler(
        blocks: Int = 5,
        _ time: ManualTimeSource,
        _ settings: SchedulerSettings = Fixtures.settings
    ) -> QueryScheduler {
        scheduler(ScriptedMetastore((0..<blocks).map { Fixtures.block($0) }), time, settings)
    }

    static func scheduler(
        _ metastore: ScriptedMetastore,
        _ time: ManualTimeSource,
        _ settings: SchedulerSettings = Fixtures.settings
    ) -> QueryScheduler {
        QueryScheduler(metastore: metastore, time: time, settings: settings, logger: Fixtures.logger)
    }

    /// Runs `body` beside the scheduler's loop and queriers that conduct themselves as told, and ends those after it.
    static func with<Value: Sendable>(
        _ scheduler: QueryScheduler,
        _ queriers: [StandInQuerier],
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                await scheduler.run()
                return nil
            }
            for querier in queriers {
                group.addTask {
                    try? await querier.run()
                    return nil
                }
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            while let value = try await group.next() { if let value { return value } }
            throw CancellationError()
        }
    }

    static func queryError(_ body: () async throws -> QueryAnswer) async -> QueryError? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? QueryError
        }
    }
}
