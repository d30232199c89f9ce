import Foundation
import HostEnvironment
import QueryModel

/// Who a querier process is, to every frontend it works for and for as long as it lives.
struct QuerierIdentity: Hashable, Sendable {
    /// Random: a new process has no caches, so nothing should be sent to it for what an earlier one held.
    var id: QuerierID
    /// What operators see: host and process.
    var name: String

    init(_ random: any RandomSource) {
        id = QuerierID(random.next())
        name = "\(ProcessInfo.processInfo.hostName)/\(ProcessInfo.processInfo.processIdentifier)"
    }
}
