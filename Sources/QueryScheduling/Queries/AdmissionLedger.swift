package import ProfileModel
package import QueryModel

/// What the queries under way take: of each tenant's limits, and of the memory for reports that all share.
package struct AdmissionLedger: Sendable {
    private struct Account {
        var tenants: [TenantID]
        var shares: [TenantShare] = []
        var outstanding: [TenantShare] = []
        var held = 0
        var reserved = 0
    }

    private struct Usage {
        var queries = 0
        var bytes = 0
        var reportBytes = 0
        var isIdle: Bool { queries == 0 && bytes == 0 && reportBytes == 0 }
    }

    private let settings: SchedulerSettings
    private var accounts: [UInt64: Account] = [:]
    private var usage: [TenantID: Usage] = [:]

    /// Bytes of reports held for all queries.
    package private(set) var heldBytes = 0
    /// Bytes of reports expected from the leases that run.
    package private(set) var reservedBytes = 0

    /// Makes an empty ledger with the limits of the settings.
    package init(_ settings: SchedulerSettings) { self.settings = settings }

    /// How many queries are under way.
    package var queries: Int { accounts.count }

    /// Whether the memory for reports is taken, so that only the oldest query may go on.
    package var isFull: Bool { heldBytes + reservedBytes >= settings.queryMemory }

    /// Lets a query in, before anything is done for it.
    ///
    /// - Throws: `.resourceExhausted` when one of its tenants has too many queries or report bytes.
    package mutating func enter(_ number: UInt64, tenants: [TenantID]) throws(QueryError) {
        let tenants = Set(tenants).sorted()
        for tenant in tenants {
            let usage = usage[tenant] ?? Usage()
            try Self.require(
                usage.queries + 1,
                within: settings.tenantQueries,
                "query.tenant-queries",
                of: tenant,
                "queries waiting or running",
                { "\($0)" },
                "wait for one to end"
            )
            try Self.require(
                usage.reportBytes,
                within: settings.tenantReportBytes,
                "query.tenant-report-bytes",
                of: tenant,
                "of reports in memory",
                ByteText.of,
                "wait for a running query to end, or ask for less at a time"
            )
        }
        accounts[number] = Account(tenants: tenants)
        for tenant in tenants { usage[tenant, default: Usage()].queries += 1 }
    }

    /// Lets a query's plan in.
    ///
    /// - Throws: `.resourceExhausted` when one of its tenants would have too many bytes running and waiting.
    package mutating func admit(_ number: UInt64, _ shares: [TenantShare]) throws(QueryError) {
        for share in shares {
            try Self.require(
                (usage[share.tenant]?.bytes ?? 0).addingClamped(share.bytes),
                within: settings.tenantBytes,
                "query.tenant-bytes",
                of: share.tenant,
                "of blocks to read",
                ByteText.of,
                "ask for a shorter time or one service, or wait for running queries to end"
            )
        }
        accounts[number]?.shares = shares
        accounts[number]?.outstanding = shares
        for share in shares { usage[share.tenant, default: Usage()].bytes += share.bytes }
    }

    /// Notes that bytes of a plan need not be read any more.
    package mutating func settle(_ number: UInt64, _ shares: [TenantShare]) {
        guard accounts[number] != nil else { return }
        for share in shares {
            accounts[number]?.outstanding.subtract(share.bytes, of: share.tenant)
            usage[share.tenant]?.bytes -= share.bytes
        }
    }

    /// Sets aside memory for a report that is awaited, or returns it with a negative number.
    package mutating func reserve(_ number: UInt64, _ bytes: Int) {
        guard accounts[number] != nil else { return }
        accounts[number]?.reserved += bytes
        reservedBytes += bytes
    }

    /// Memory set aside for one query.
    package func reservedBytes(of number: UInt64) -> Int { accounts[number]?.reserved ?? 0 }

    /// Notes how much memory a query's reports take now.
    package mutating func hold(_ number: UInt64, _ bytes: Int) {
        guard let account = accounts[number], account.held != bytes else { return }
        for part in account.shares.dividing(account.held) { usage[part.tenant]?.reportBytes -= part.bytes }
        for part in account.shares.dividing(bytes) { usage[part.tenant]?.reportBytes += part.bytes }
        accounts[number]?.held = bytes
        heldBytes += bytes - account.held
    }

    /// Takes a plan back out; the query itself stays.
    package mutating func withdraw(_ number: UInt64) {
        guard let account = accounts[number] else { return }
        hold(number, 0)
        reserve(number, -account.reserved)
        settle(number, account.outstanding)
        accounts[number]?.shares = []
        accounts[number]?.outstanding = []
    }

    /// Ends a query.
    package mutating func leave(_ number: UInt64) {
        withdraw(number)
        guard let account = accounts.removeValue(forKey: number) else { return }
        for tenant in account.tenants {
            usage[tenant]?.queries -= 1
            if usage[tenant]?.isIdle == true { usage[tenant] = nil }
        }
    }

    private static func require(
        _ amount: Int,
        within limit: Int,
        _ name: String,
        of tenant: TenantID,
        _ what: String,
        _ text: (Int) -> String,
        _ advice: String
    ) throws(QueryError) {
        guard limit > 0, amount > limit else { return }
        throw QueryError(
            .resourceExhausted,
            "tenant \(tenant) would have \(text(amount)) \(what), \(text(amount - limit)) over \(name) "
                + "(\(text(limit))): \(advice)"
        )
    }
}
