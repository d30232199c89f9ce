import Compression
import HTTPTypes
import HostEnvironment
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import ServerAPI
import SwiftProtobuf
import TestSupport
import Testing

/// The public surface over stand-ins, and requests to it.
struct APIFixture {
    let gate = StandInGate()
    let queries = StandInQueries()
    let recorder = StandInRecorder()
    var storage: StandInStorage?
    var readTier: StandInReadTier?
    let time = ManualTimeSource()
    var limits = APILimits()
    var readiness = ReadinessReport.ready
    var realTime = false

    var services: APIServices {
        let readiness = readiness
        return APIServices(
            profiles: gate,
            queries: queries,
            storage: storage,
            readTier: readTier,
            time: realTime ? SystemTimeSource() : time,
            readiness: { readiness },
            metricsText: { "firefinch_up 1\n" },
            recorder: recorder,
            page: { path in
                let html = WebAsset(bytes: Array("<html>".utf8), contentType: "text/html; charset=utf-8")
                let script = WebAsset(bytes: Array("let a = 1".utf8), contentType: "text/javascript")
                return ["/": html, "/assets/app.js": script][path]
            },
            limits: limits,
            version: "1.2.3",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Runs `test` against the router, without a network.
    func withRouter<Value>(_ test: @Sendable (Requests) async throws -> Value) async throws -> Value {
        let application = Application(router: makeRouter(services), logger: services.logger)
        return try await application.test(.router) { try await test(Requests(client: $0)) }
    }

    /// Runs `test` against a real server on loopback.
    func withServer<Value>(_ test: @Sendable (Requests) async throws -> Value) async throws -> Value {
        let application = makeApplication(services, listeningOn: .hostname("127.0.0.1", port: 0))
        return try await application.test(.live) { try await test(Requests(client: $0)) }
    }
}

/// What came back.
struct Answer {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Sends requests.
struct Requests: Sendable {
    let client: any TestClientProtocol

    func send(
        _ method: HTTPRequest.Method,
        _ uri: String,
        headers: HTTPFields = [:],
        body: [UInt8]? = nil
    ) async throws -> Answer {
        try await client.execute(
            uri: uri,
            method: method,
            headers: headers,
            body: body.map { ByteBuffer(bytes: $0) }
        ) { response in
            Answer(
                status: response.status.code,
                headers: response.headers,
                bytes: Array(response.body.readableBytesView)
            )
        }
    }

    func get(_ uri: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, uri, headers: headers)
    }

    /// A unary Connect call in JSON.
    func json(_ method: String, _ body: String, headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        headers[.contentType] = headers[.contentType] ?? "application/json"
        return try await send(.post, "/" + method, headers: headers, body: Array(body.utf8))
    }

    /// A unary Connect call in protobuf.
    func proto(
        _ method: String,
        _ message: some SwiftProtobuf.Message,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await proto(method, bytes: try message.serializedBytes(), headers: headers)
    }

    /// A unary Connect call with a body that claims to be protobuf.
    func proto(_ method: String, bytes: [UInt8], headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "application/proto"
        return try await send(.post, "/" + method, headers: headers, body: bytes)
    }
}

extension HTTPField.Name {
    static func named(_ name: String) throws -> HTTPField.Name { try #require(HTTPField.Name(name)) }
}

/// Headers by name.
func headers(_ pairs: [String: String]) throws -> HTTPFields {
    var fields = HTTPFields()
    for (name, value) in pairs { fields[try .named(name)] = value }
    return fields
}

enum Method {
    static let push = "push.v1.PusherService/Push"

    static func querier(_ name: String) -> String { "querier.v1.QuerierService/" + name }
}

let cpu = "process_cpu:cpu:nanoseconds:cpu:nanoseconds"
