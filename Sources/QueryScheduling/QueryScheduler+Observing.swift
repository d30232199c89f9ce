import HostEnvironment
package import ProfileModel
package import QueryModel

extension QueryScheduler: ReadTierObserving {
    package func standing(of tenants: [TenantID]?, limit: Int) -> ReadTierStanding {
        settleEvents()
        return state.standing(of: tenants, limit: limit, at: time.now)
    }
}
