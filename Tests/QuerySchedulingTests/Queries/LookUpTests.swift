import MetadataStorage
import ProfileModel
import QueryModel
import QueryScheduling
import TestSupport
import Testing

/// What a scheduler looks up before it plans.
@Suite struct LookUpTests {
    private static func deletion(
        _ selector: String,
        at time: Int64,
        of tenant: TenantID = Fixtures.alice
    )
        -> DeletionRecord
    {
        DeletionRecord(
            id: "d-\(time)",
            tenant: tenant,
            selector: selector,
            range: TimeRange(start: -5, end: 5),
            createdAt: time
        )
    }

    private static func explain(_ metastore: ScriptedMetastore) async throws -> QueryPlan {
        let scheduler = QueryScheduler(
            metastore: metastore,
            time: ManualTimeSource(),
            settings: Fixtures.settings,
            logger: Fixtures.logger
        )
        return try await scheduler.explain(Fixtures.countQuery())
    }

    @Test func `deletions are looked up before the blocks, and those that are not applied go along`() async throws {
        let metastore = ScriptedMetastore(
            [Fixtures.block(1)],
            deletions: [
                Self.deletion(#"{service_name="shop"}"#, at: 0), Self.deletion("{}", at: -1),
                Self.deletion(#"{service_name="other"}"#, at: 9),
            ]
        )
        let plan = try await Self.explain(metastore)
        #expect(metastore.order == ["deletions", "blocks"])
        let references = plan.phases.flatMap(\.fragments).flatMap(\.datasets)
        let expected = HiddenSelection(
            matchers: [LabelMatcher("service_name", .equal, "shop")],
            range: TimeRange(start: -5, end: 5)
        )
        #expect(references.map(\.hidden) == [[expected]])
        #expect(plan.rows == 1)
    }

    @Test func `a deletion that cannot be read fails the query rather than show what it hides`() async throws {
        let metastore = ScriptedMetastore([Fixtures.block(1)], deletions: [Self.deletion("{", at: 3)])
        let error = try #require(await #expect(throws: QueryError.self) { try await Self.explain(metastore) })
        #expect(error.code == .dataLoss)
        #expect(error.message.contains("d-3"))
    }
}
