package import ProfileModel

/// Whoever can say who executes fragments now, what runs, and what waits.
package protocol ReadTierObserving: Sendable {
    /// What the read tier does at this moment.
    ///
    /// - Parameters:
    ///   - tenants: Only the work of these; nil for everybody's. Queriers and totals are the whole tier's.
    ///   - limit: Most queriers, leases and lines of the queue, each; what is more is counted.
    /// - Returns: A picture that is consistent in itself.
    func standing(of tenants: [TenantID]?, limit: Int) async -> ReadTierStanding
}
