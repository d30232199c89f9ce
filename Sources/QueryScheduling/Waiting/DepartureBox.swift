package import QueryModel
import Synchronization

/// Where queriers' streams leave word, from whatever thread ends them, that they ended; the scheduler looks into it on
/// every call and when the bell rings.
package final class DepartureBox: Sendable {
    /// A stream that ended.
    package struct Departure: Hashable, Sendable {
        /// Whose.
        package var querier: QuerierID
        /// Which of its attachments.
        package var attachment: UInt64
    }

    private let departures = Mutex<[Departure]>([])
    private let bell: WakeSignal

    /// Makes an empty box that rings `bell` for each departure.
    package init(ringing bell: WakeSignal) { self.bell = bell }

    /// Leaves word that a stream ended.
    package func post(_ querier: QuerierID, attachment: UInt64) {
        departures.withLock { $0.append(Departure(querier: querier, attachment: attachment)) }
        bell.ring()
    }

    /// Takes out what is there.
    package func take() -> [Departure] {
        departures.withLock { departures in
            defer { departures = [] }
            return departures
        }
    }
}
