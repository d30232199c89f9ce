import HTTPTypes
import HostEnvironment
import Ingestion
import ProfileModel
import QueryModel
import ServerAPI
import TestSupport
import Testing

@Suite struct ErrorMappingTests {
    @Test(
        arguments: [
            (.invalidArgument, nil, .invalidArgument, 400), (.limitExceeded, nil, .invalidArgument, 400),
            (.limitExceeded, .seconds(5), .resourceExhausted, 429), (.overloaded, nil, .resourceExhausted, 429),
            (.unavailable, nil, .unavailable, 503), (.internalError, nil, .internal, 500),
        ] as [(IngestError.Code, Duration?, ConnectCode, Int)]
    )
    func `every code of ingestion has its answer`(
        code: IngestError.Code,
        wait: Duration?,
        connect: ConnectCode,
        status: Int
    ) {
        let error = ErrorMapping.mapped(IngestError(code, reason: "r", "why", retryAfter: wait))
        #expect(error.code == connect)
        #expect(error.status == status)
        #expect(error.message == "why")
        #expect((error.retryAfter != nil) == error.code.isRetryable)
    }

    @Test(
        arguments: [
            (.invalidArgument, .invalidArgument, 400), (.resourceExhausted, .resourceExhausted, 429),
            (.deadlineExceeded, .deadlineExceeded, 504), (.unavailable, .unavailable, 503), (.dataLoss, .dataLoss, 500),
            (.cancelled, .canceled, 499), (.internalError, .internal, 500),
        ] as [(QueryError.Code, ConnectCode, Int)]
    )
    func `every code of querying has its answer`(code: QueryError.Code, connect: ConnectCode, status: Int) {
        let error = ErrorMapping.mapped(QueryError(code, "why"))
        #expect(error.code == connect)
        #expect(error.status == status)
    }

    @Test func `every Connect code has the status of the protocol`() {
        let statuses = Dictionary(uniqueKeysWithValues: ConnectCode.allCases.map { ($0.rawValue, $0.status) })
        #expect(
            statuses == [
                "canceled": 499, "unknown": 500, "invalid_argument": 400, "deadline_exceeded": 504, "not_found": 404,
                "already_exists": 409, "permission_denied": 403, "resource_exhausted": 429, "failed_precondition": 400,
                "aborted": 409, "out_of_range": 400, "unimplemented": 501, "internal": 500, "unavailable": 503,
                "data_loss": 500, "unauthenticated": 401,
            ]
        )
    }

    @Test func `errors are found in the tables whatever their static type`() {
        let errors: [any Error] = [
            IngestError(.overloaded, reason: "r", "why"), QueryError(.dataLoss, "why"), APIError(.aborted, "why"),
        ]
        #expect(errors.map { ErrorMapping.apiError(for: $0)?.code } == [.resourceExhausted, .dataLoss, .aborted])
    }

    @Test func `errors of lower modules are known, others are not`() async throws {
        struct Other: Error {}
        #expect(ErrorMapping.apiError(for: Other()) == nil)
        #expect(ErrorMapping.apiError(for: CancellationError())?.code == .unavailable)
        let late = await #expect(throws: DeadlineExceeded.self) {
            try await withDeadline(after: .zero, on: ManualTimeSource()) {
                try await ManualTimeSource().sleep(for: .seconds(1))
            }
        }
        #expect(ErrorMapping.apiError(for: try #require(late))?.status == 504)
        let type = #expect(throws: InvalidProfileType.self) { try ProfileType(parsing: "x") }
        #expect(ErrorMapping.apiError(for: try #require(type))?.status == 400)
        let tenant = #expect(throws: InvalidTenant.self) { try TenantID("") }
        #expect(ErrorMapping.apiError(for: try #require(tenant))?.status == 400)
        let selector = #expect(throws: SelectorError.self) { try LabelSelector(parsing: "{") }
        #expect(ErrorMapping.apiError(for: try #require(selector))?.status == 400)
    }

    @Test func `an unknown error tells the client where to look and nothing more`() async throws {
        struct Secret: Error { let password = "hunter2" }
        let fixture = APIFixture()
        fixture.queries.answers { _, _ in throw Secret() }
        let answer = try await fixture.withRouter {
            try await $0.json(Method.querier("LabelNames"), #"{"start":1,"end":2}"#)
        }
        #expect(answer.status == 500)
        #expect(!answer.text.contains("hunter2"))
        let id = try #require(answer.headers[try .named("X-Request-Id")])
        #expect(answer.text.contains(id))
    }

    @Test func `messages are escaped as JSON`() async throws {
        let fixture = APIFixture()
        fixture.queries.answers { _, _ in throw QueryError(.unavailable, "a \"b\"\n\\ ü") }
        let answer = try await fixture.withRouter {
            try await $0.json(Method.querier("LabelNames"), #"{"start":1,"end":2}"#)
        }
        #expect(answer.text == #"{"code":"unavailable","message":"a \"b\"\u000a\\ ü"}"#)
        #expect(answer.headers[.retryAfter] == "1")
    }
}
