package import ProfileModel

/// Profiles as an edge received them, of one tenant, before anything was decoded.
package struct ProfilePush: Sendable {
    /// One profile with the labels of its series.
    package struct Item: Sendable {
        /// Labels as sent; for the Push API with `__name__`.
        package var labels: [Label]
        /// The profile's bytes as sent: pprof, gzip or not.
        package var bytes: [UInt8]
        /// The sender's id for it, if it sent one; repeated pushes with one id and equal content count once.
        package var clientID: String?
        /// Taken when the profile itself has no time, nanoseconds since 1970; nil for the time of receipt.
        package var fallbackTime: Int64?
        /// Names that its sender expects to be changed.
        package var rewrites: ProfileRewrites
        /// What its sender displays sample types as, by type: tells the kind of a profile that has no `__name__`; nil
        /// when the sender did not say.
        package var displayNames: [String: String]?

        /// Makes an item.
        package init(
            labels: [Label],
            bytes: [UInt8],
            clientID: String? = nil,
            fallbackTime: Int64? = nil,
            rewrites: ProfileRewrites = [],
            displayNames: [String: String]? = nil
        ) {
            self.labels = labels
            self.bytes = bytes
            self.clientID = clientID
            self.fallbackTime = fallbackTime
            self.rewrites = rewrites
            self.displayNames = displayNames
        }
    }

    /// Whose profiles they are.
    package var tenant: TenantID
    /// The profiles; their order numbers them in the outcome.
    package var items: [Item]

    /// Makes a push.
    package init(tenant: TenantID, items: [Item]) {
        self.tenant = tenant
        self.items = items
    }
}

/// What became of each profile of a push.
package struct PushOutcome: Sendable {
    /// Number and reason of each profile that was not stored, ascending; all others are durable, findable and counted.
    package var rejections: [(index: Int, error: IngestError)]

    /// Makes an outcome.
    package init(rejections: [(index: Int, error: IngestError)] = []) { self.rejections = rejections }
}

/// Whoever takes profiles in: the gate of this process, or a stand-in.
package protocol ProfileAccepting: Sendable {
    /// Stores the profiles of a push. Returns when every profile is either durable, findable and counted once, or
    /// rejected with a reason. Repeating the same push is always safe.
    ///
    /// - Throws: `IngestError` when nothing of the push was looked at (overload); `CancellationError`.
    func accept(_ push: ProfilePush) async throws -> PushOutcome
}
