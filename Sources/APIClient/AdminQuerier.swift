import WireProtocol

/// One querier that is attached to a frontend.
package struct AdminQuerier: Hashable, Sendable, Encodable {
    /// Its name for as long as it lives, hexadecimal digits.
    package var id: String
    /// What operators know it by.
    package var name: String
    /// `local` or `remote`.
    package var place: String
    /// For how long it has been attached, in milliseconds.
    package var attachedFor: Int64
    /// Leases it holds.
    package var runningLeases: Int64
    /// Stored bytes that they read.
    package var runningBytes: Int64
    /// The most leases it takes at once.
    package var capacity: Int64
    /// Leases it can still take.
    package var freeLeases: Int64
    /// Stored bytes it can still take.
    package var freeBytes: Int64
    /// Whether it finishes what it holds and takes no more.
    package var draining: Bool

    /// Reads the message.
    init(_ message: Firefinch_Admin_V1_Querier) {
        id = message.id
        name = message.name
        place = message.place
        attachedFor = message.attachedFor
        runningLeases = message.runningLeases
        runningBytes = message.runningBytes
        capacity = message.capacity
        freeLeases = message.freeLeases
        freeBytes = message.freeBytes
        draining = message.draining
    }
}
