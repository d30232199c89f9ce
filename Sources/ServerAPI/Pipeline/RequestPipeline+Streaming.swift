import HTTPTypes
import HostEnvironment
import Hummingbird
import NIOCore

// Answers that are written while they come about. They are recorded when they have ended, by how they ended.
extension RequestPipeline {
    /// The answer whose body `stream` is.
    func streamed(
        _ stream: ResponseStream,
        _ answer: APIResponse,
        _ start: RequestStart,
        _ context: APIRequestContext
    ) -> Response {
        var headers = answer.headers
        headers[.contentType] = answer.contentType
        let body = ResponseBody { writer in
            var record = start.record
            defer { finish(record, start) }
            async let _: Void = letGoOfSlowReader(on: context.channel)
            async let work: Void = bounded(on: context.channel, stream.work)
            do {
                var messages = stream.messages
                while let message = try await Self.next(&messages, whenRoomIn: &writer) {
                    try await Self.send(message, to: &writer)
                    record.responseBytes += message.count
                }
                try await work
            } catch {
                record.status = ConnectCode.canceled.status
                let end = try failure(error, start, context)
                record.status = end.status
                try await Self.send(ConnectEnvelope.end(end), to: &writer)
            }
            try await writer.finish(nil)
        }
        return Response(status: HTTPResponse.Status(code: answer.status), headers: headers, body: body)
    }

    /// The next message, made once the client has taken enough of those before, so that it is of what is newest then.
    @concurrent
    private static func next(
        _ messages: inout any StreamMessages,
        whenRoomIn writer: inout any ResponseBodyWriter
    ) async throws -> [UInt8]? {
        // An empty piece puts nothing on the wire, and waits for its turn as any other.
        try await send([], to: &writer)
        return try await messages.next()
    }

    @concurrent
    private static func send(_ bytes: [UInt8], to writer: inout any ResponseBodyWriter) async throws {
        do { try await writer.write(ByteBuffer(bytes: bytes)) } catch { throw ClientGone() }
    }

    /// What a stream ends with.
    ///
    /// - Throws: `ClientGone` when nobody reads any more.
    private func failure(_ error: any Error, _ start: RequestStart, _ context: APIRequestContext) throws -> APIError {
        if let gone = error as? ClientGone { throw gone }
        return apiError(for: error, logger: start.logger, id: context.requestID)
    }

    /// Closes the connection of a client that neither reads nor leaves.
    private func letGoOfSlowReader(on channel: any Channel) async {
        let longest = services.limits.queryTimeout + Self.grace + services.limits.streamReadTimeout
        do { try await services.time.sleep(for: longest) } catch { return }
        channel.close(promise: nil)
    }

    private func finish(_ record: RequestRecord, _ start: RequestStart) {
        var record = record
        record.duration = start.instant.duration(to: services.time.now)
        note(record, start.logger)
    }
}
