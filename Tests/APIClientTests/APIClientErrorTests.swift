import APIClient
import OutgoingHTTP
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5)))
struct APIClientErrorTests {
    private static let range = MillisecondRange(start: 0, end: 1)

    private func error(_ status: Int, _ headers: [String], _ body: String) async throws -> APIClientError? {
        let server = try LoopbackServer { _ in .answer(status: status, headers: headers, body: Array(body.utf8)) }
        let client = try FirefinchClient(baseURL: server.url)
        do { _ = try await client.labelNames(in: Self.range) } catch { return error }
        return nil
    }

    @Test
    func `a failure has the server's code, message and wait`() async throws {
        let body = #"{"code":"resource_exhausted","message":"too much","details":[]}"#
        let error = try await error(429, ["Content-Type: application/json", "Retry-After: 7"], body)
        #expect(
            error
                == APIClientError(.resourceExhausted, "too much", httpStatus: 429, retryAfter: .seconds(7))
        )
        #expect(error?.description == "resource_exhausted: too much")
        #expect(error?.isRetryable == true)
    }

    @Test
    func `a code that this client does not know is kept`() async throws {
        let error = try await error(400, [], #"{"code":"brand_new"}"#)
        #expect(error?.code == APIErrorCode("brand_new"))
        #expect(error?.message.contains("gave no reason") == true)
        #expect(error?.isRetryable == false)
    }

    @Test(arguments: [
        (401, "unauthenticated"), (403, "permission_denied"), (404, "unimplemented"), (502, "unavailable"),
        (503, "unavailable"), (500, "unknown"), (302, "unknown"),
    ])
    func `a failure that is not of this API has the code of its status and a piece of its text`(
        _ status: Int,
        _ code: String
    ) async throws {
        let page = "<html>bad gateway" + String(repeating: "!", count: 5000)
        let error = try await error(status, ["Content-Type: text/html"], page)
        #expect(error?.code.name == code)
        #expect(error?.httpStatus == status)
        #expect(error?.message.contains("text/html") == true)
        #expect(error?.message.contains("<html>bad gateway") == true)
        #expect((error?.message.count ?? .max) < 500)
    }

    @Test
    func `a success of another kind is no answer`() async throws {
        let page = try await error(200, ["Content-Type: text/html"], "<html>welcome")
        #expect(page?.code == .malformedAnswer)
        #expect(page?.message.contains("is it the address of a Firefinch server?") == true)
        let garbage = try await error(200, ["Content-Type: application/proto"], "\u{1}\u{2}\u{3}")
        #expect(garbage?.code == .malformedAnswer)
    }

    @Test
    func `a server that is not there is unreachable, and says nothing of trying again`() async throws {
        let client = try FirefinchClient(baseURL: "http://127.0.0.1:\(try LoopbackServer.closedPort())")
        await #expect {
            try await client.push([])
        } throws: { error in
            guard let error = error as? APIClientError else { return false }
            return error.code == .unreachable && error.httpStatus == nil && !error.isRetryable
        }
    }

    @Test
    func `each way to have no answer has a code`() {
        let codes = OutgoingHTTPError.Code.allCases.map { APIClientError(OutgoingHTTPError($0, "x")).code.name }
        #expect(
            codes == [
                "invalid_argument", "unreachable", "connection_lost", "deadline_exceeded", "answer_too_large",
                "unreachable", "canceled", "internal", "internal",
            ]
        )
    }

    @Test
    func `a push is repeated while the server asks for it`() async throws {
        let count = Counter()
        let server = try LoopbackServer { _ in
            switch count.next() {
            case 1: .answer(status: 503, body: Array(#"{"code":"unavailable","message":"no"}"#.utf8))
            case 2:
                .answer(status: 429, headers: ["Retry-After: 3"], body: Array(#"{"code":"resource_exhausted"}"#.utf8))
            default: .answer(status: 200, headers: ["Content-Type: application/proto"])
            }
        }
        let client = try FirefinchClient(baseURL: server.url)
        var pauses: [Duration] = []
        try await client.push([], retries: PushRetries()) { pauses.append($0) }
        #expect(pauses == [.milliseconds(500), .seconds(3)])
        #expect(server.requests.count == 3)
    }

    @Test
    func `a push that stays refused fails with the last reason`() async throws {
        let server = try LoopbackServer { _ in
            .answer(status: 503, body: Array(#"{"code":"unavailable","message":"still no"}"#.utf8))
        }
        let client = try FirefinchClient(baseURL: server.url)
        var pauses: [Duration] = []
        await #expect(throws: APIClientError(.unavailable, "still no", httpStatus: 503)) {
            try await client.push([], retries: PushRetries(maxAttempts: 3)) { pauses.append($0) }
        }
        #expect(pauses == [.milliseconds(500), .seconds(1)])
    }

    @Test
    func `only what can get better is repeated, and not for ever`() {
        let retries = PushRetries()
        let busy = APIClientError(.unavailable, "busy", httpStatus: 503)
        #expect(retries.pause(after: busy, attempt: 4) == .seconds(4))
        #expect(retries.pause(after: busy, attempt: 5) == nil)
        #expect(PushRetries(maxAttempts: 99).pause(after: busy, attempt: 90) == .seconds(30))
        #expect(
            retries.pause(after: APIClientError(.resourceExhausted, "too large", httpStatus: 413), attempt: 1) == nil
        )
        #expect(retries.pause(after: APIClientError(.invalidArgument, "wrong", httpStatus: 400), attempt: 1) == nil)
        let tomorrow = APIClientError(.unavailable, "later", httpStatus: 503, retryAfter: .seconds(86_400))
        #expect(retries.pause(after: tomorrow, attempt: 1) == nil)
    }
}

/// Counts from 1 on.
private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
