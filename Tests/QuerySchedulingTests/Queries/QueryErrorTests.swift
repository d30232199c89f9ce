import MetadataStorage
import QueryModel
import QueryScheduling
import Testing

@Suite struct QueryErrorTests {
    @Test(
        arguments: [
            (MetastoreError.Code.unavailable, QueryError.Code.unavailable), (.notOwner, .unavailable),
            (.resourceExhausted, .resourceExhausted), (.corrupt, .dataLoss), (.unsupportedVersion, .dataLoss),
            (.invalidArgument, .internalError),
        ])
    func `what the metastore says becomes what the asker should do`(
        metastore: MetastoreError.Code,
        query: QueryError.Code
    ) {
        let error = QueryError(MetastoreError(metastore, "disk full"))
        #expect(error?.code == query)
        #expect(error?.message.hasSuffix(": disk full") == true)
    }

    @Test func `a cancelled look-up is no error of the query`() {
        #expect(QueryError(MetastoreError(.cancelled, "cancelled")) == nil)
    }
}
