/// One attached querier at one moment.
package struct QuerierStanding: Hashable, Sendable {
    /// Who it is.
    package var introduction: QuerierIntroduction
    /// For how long it has been attached.
    package var attachedFor: Duration
    /// Leases it holds.
    package var runningLeases: Int
    /// Stored bytes that they read.
    package var runningBytes: Int
    /// The most leases it takes at once.
    package var capacity: Int
    /// What it can still take.
    package var room: QuerierOffer
    /// Whether it finishes what it holds and takes no more.
    package var isDraining: Bool

    /// Puts it together.
    package init(
        introduction: QuerierIntroduction,
        attachedFor: Duration,
        runningLeases: Int,
        runningBytes: Int,
        capacity: Int,
        room: QuerierOffer,
        isDraining: Bool
    ) {
        self.introduction = introduction
        self.attachedFor = attachedFor
        self.runningLeases = runningLeases
        self.runningBytes = runningBytes
        self.capacity = capacity
        self.room = room
        self.isDraining = isDraining
    }
}
