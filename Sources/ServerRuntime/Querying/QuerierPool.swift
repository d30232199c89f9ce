import ClusterTransport
import Foundation
import HostEnvironment
import Logging
import QueryEngine
import QueryModel
import ServiceLifecycle
import Synchronization

/// The querier role of a process: a tie to every frontend there is, all on one engine, so that its permits, caches and
/// threads serve whoever's fragments come first.
final class QuerierPool: Service {
    private static let lookUpInterval = Duration.seconds(5)

    private let names: [ListenAddress]
    private let engine: FragmentEngine
    private let network: any FrontendConnecting
    private let components: QuerierComponents
    private let resolver = HostResolver()
    private let links = Mutex<[SocketPlace: FrontendLink]>([:])
    private let stopping = Latch()

    init(
        for names: [ListenAddress],
        engine: FragmentEngine,
        network: any FrontendConnecting,
        components: QuerierComponents
    ) {
        self.names = names
        self.engine = engine
        self.network = network
        self.components = components
    }

    /// Random: a new process has no caches, so nothing should be sent to it for what an earlier one held.
    ///
    /// Another one for every address: a frontend reached by two takes them for two queriers, not for one that comes anew
    /// again and again.
    private static func identity(_ random: any RandomSource) -> QuerierIntroduction {
        let process = ProcessInfo.processInfo
        return QuerierIntroduction(
            QuerierID(random.next()),
            name: "\(process.hostName)/\(process.processIdentifier)",
            place: .remote
        )
    }

    /// Frontends it is tied to, by whether it is attached.
    var frontends: [(place: SocketPlace, isAttached: Bool)] {
        links.withLock { $0.values.map { ($0.place, $0.isAttached) } }.sorted { $0.0 < $1.0 }
    }

    /// Works until shutdown, then finishes what it holds.
    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.work() }
            group.addTask {
                guard await shutdownRequested() else { return }
                self.stopping.open()
                self.links.withLock { $0.values.forEach { $0.stop() } }
            }
            await group.next()
            // The one that waits for shutdown ends first when there is one; the work then ends by itself.
            if !stopping.isOpen { group.cancelAll() }
        }
    }

    private func work() async {
        var roster = FrontendRoster()
        await withDiscardingTaskGroup { group in
            while !stopping.isOpen, !Task.isCancelled {
                let change = roster.update(await lookUp())
                for place in change.removed { drop(place) }
                for place in change.added {
                    let link = add(place)
                    group.addTask { await link.run() }
                }
                await rest()
            }
        }
    }

    private func lookUp() async -> [ListenAddress: [String]] {
        var found: [ListenAddress: [String]] = [:]
        for name in names {
            found[name] = await resolver.addresses(of: name.host)
            if found[name]?.isEmpty ?? true {
                components.logger.warning("frontend's name has no address", metadata: ["network.name": "\(name)"])
            }
        }
        return found
    }

    private func add(_ place: SocketPlace) -> FrontendLink {
        let link = FrontendLink(
            to: place,
            as: Self.identity(components.random),
            engine: engine,
            over: network,
            components: components
        )
        links.withLock { $0[place] = link }
        if stopping.isOpen { link.stop() }
        return link
    }

    private func drop(_ place: SocketPlace) { links.withLock { $0.removeValue(forKey: place) }?.stop() }

    private func rest() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await self.components.time.sleep(for: Self.lookUpInterval) }
            group.addTask { try? await self.stopping.waitUntilOpen() }
            await group.next()
            group.cancelAll()
        }
    }
}
