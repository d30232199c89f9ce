import ProfileModel
import QueryModel
import QueryScheduling
import Testing

@Suite struct AdmissionLedgerTests {
    private var settings: SchedulerSettings {
        var settings = SchedulerSettings()
        settings.tenantQueries = 2
        settings.tenantBytes = 10 << 20
        settings.tenantReportBytes = 1 << 20
        settings.queryMemory = 4 << 20
        return settings
    }

    /// What the ledger says when it refuses.
    private func refusal(_ work: () throws(QueryError) -> Void) -> QueryError? {
        do throws(QueryError) {
            try work()
            return nil
        } catch {
            return error
        }
    }

    @Test func `one query too many is refused, naming the limit and how far over`() throws {
        var ledger = AdmissionLedger(settings)
        try ledger.enter(1, tenants: [Fixtures.alice])
        try ledger.enter(2, tenants: [Fixtures.alice, Fixtures.bob])
        let error = refusal { () throws(QueryError) in try ledger.enter(3, tenants: [Fixtures.alice]) }
        #expect(error?.code == .resourceExhausted)
        #expect(error?.message.contains("tenant alice would have 3 queries") == true)
        #expect(error?.message.contains("1 over query.tenant-queries (2)") == true)
        #expect(ledger.queries == 2)
        try ledger.enter(4, tenants: [Fixtures.bob])
        ledger.leave(1)
        try ledger.enter(5, tenants: [Fixtures.alice])
    }

    @Test func `two hundred dashboards of one tenant are let in as things are set usually`() throws {
        var ledger = AdmissionLedger(SchedulerSettings())
        for number in 1...1200 as ClosedRange<UInt64> {
            try ledger.enter(number, tenants: [Fixtures.alice])
            try ledger.admit(number, [TenantShare(Fixtures.alice, 16 << 20)])
        }
        #expect(ledger.queries == 1200)
    }

    @Test func `bytes over the limit are refused and take nothing`() throws {
        var ledger = AdmissionLedger(settings)
        try ledger.enter(1, tenants: [Fixtures.alice])
        try ledger.enter(2, tenants: [Fixtures.alice])
        try ledger.admit(1, [TenantShare(Fixtures.alice, 8 << 20)])
        let error = refusal { () throws(QueryError) in
            try ledger.admit(2, [TenantShare(Fixtures.bob, 1), TenantShare(Fixtures.alice, 3 << 20)])
        }
        #expect(error?.code == .resourceExhausted)
        #expect(
            error?.message.contains("11.0 MiB of blocks to read, 1.0 MiB over query.tenant-bytes (10.0 MiB)") == true
        )
        ledger.settle(1, [TenantShare(Fixtures.alice, 1 << 20)])
        try ledger.admit(2, [TenantShare(Fixtures.alice, 3 << 20)])
    }

    @Test func `a query that ends gives back all it took`() throws {
        var ledger = AdmissionLedger(settings)
        for number in 1...50 as ClosedRange<UInt64> {
            try ledger.enter(number, tenants: [Fixtures.alice, Fixtures.bob])
            try ledger.admit(number, [TenantShare(Fixtures.alice, 6 << 20), TenantShare(Fixtures.bob, 3 << 20)])
            ledger.reserve(number, 1 << 20)
            ledger.hold(number, 3 << 20)
            ledger.hold(number, 1 << 20)
            ledger.settle(number, [TenantShare(Fixtures.alice, 1 << 20)])
            ledger.leave(number)
        }
        #expect(ledger.queries == 0)
        #expect(ledger.heldBytes == 0)
        #expect(ledger.reservedBytes == 0)
    }

    @Test func `reports in memory count against their tenant before the next query starts`() throws {
        var ledger = AdmissionLedger(settings)
        try ledger.enter(1, tenants: [Fixtures.alice, Fixtures.bob])
        try ledger.admit(1, [TenantShare(Fixtures.alice, 3 << 10), TenantShare(Fixtures.bob, 1 << 10)])
        ledger.hold(1, 2 << 20)
        let error = refusal { () throws(QueryError) in try ledger.enter(2, tenants: [Fixtures.alice]) }
        #expect(error?.code == .resourceExhausted)
        #expect(
            error?.message.contains("1.5 MiB of reports in memory, 512.0 KiB over query.tenant-report-bytes") == true
        )
        try ledger.enter(3, tenants: [Fixtures.bob])
    }

    @Test func `the memory for reports is full when held and expected bytes reach it`() throws {
        var ledger = AdmissionLedger(settings)
        try ledger.enter(1, tenants: [Fixtures.alice])
        ledger.hold(1, 3 << 20)
        #expect(!ledger.isFull)
        ledger.reserve(1, 1 << 20)
        #expect(ledger.isFull)
        #expect(ledger.reservedBytes(of: 1) == 1 << 20)
        ledger.reserve(1, -1 << 20)
        #expect(!ledger.isFull)
    }

    @Test func `a limit of zero is none`() throws {
        var settings = settings
        settings.tenantQueries = 0
        settings.tenantBytes = 0
        var ledger = AdmissionLedger(settings)
        for number in 1...1000 as ClosedRange<UInt64> {
            try ledger.enter(number, tenants: [Fixtures.alice])
            try ledger.admit(number, [TenantShare(Fixtures.alice, 1 << 40)])
        }
    }

    @Test func `what is said about a query that ended is ignored`() {
        var ledger = AdmissionLedger(settings)
        ledger.reserve(9, 5)
        ledger.hold(9, 5)
        ledger.settle(9, [TenantShare(Fixtures.alice, 5)])
        ledger.leave(9)
        #expect(ledger.heldBytes == 0 && ledger.reservedBytes == 0)
    }
}
