import HostEnvironment
import Logging
import MetadataStorage
import ServiceLifecycle

/// Forgets identities that no push can have any more, a few at a time.
struct IdentityKeeper: Service {
    private static let interval = Duration.seconds(60)
    private static let batch = 5_000

    let metastore: any Metastore
    let time: any TimeSource
    let logger: Logger

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while (try? await time.sleep(for: Self.interval)) != nil { await forget() }
            }
            group.addTask { _ = await shutdownRequested() }
            _ = await group.next()
            group.cancelAll()
        }
    }

    private func forget() async {
        do throws(MetastoreError) {
            while try await metastore.forgetIdentities(expiredBefore: time.unixNanoseconds, limit: Self.batch)
                == Self.batch, !Task.isCancelled
            {}
        } catch {
            logger.warning("expired identities could not be forgotten", metadata: ["error": "\(error)"])
        }
    }
}
