import Compression
import HTTPTypes
import HostEnvironment
import Hummingbird
import NIOCore

/// Reads a request's body as a whole: bounded in bytes before and after decompression, and in time.
///
/// Memory follows what really arrives: a length that is only claimed costs nothing.
struct BodyReader: Sendable {
    /// How much is made room for on a claimed length alone.
    private static let trustedLength = 1 << 20

    /// How long a client may take to send it.
    var timeout: Duration
    /// The clock of that time.
    var time: any TimeSource

    /// A body as it was sent, and what it took.
    struct Received: Sendable {
        /// The content, decompressed.
        var content: [UInt8]
        /// Bytes on the wire.
        var wireBytes: Int
    }

    /// Reads the body of `request`, at most `limit` bytes of it; what it takes is reserved in `reservation`.
    ///
    /// - Throws: `APIError`: status 413 beyond the limit, 408 when the client is too slow, 400 for damaged gzip,
    ///   `unimplemented` for other encodings, `unavailable` when the server holds too many bodies.
    func read(_ request: Request, limit: Int, reservation: BodyReservation) async throws -> Received {
        let isCompressed = try Self.isCompressed(request.headers)
        let claimed = request.headers[.contentLength].flatMap { Int($0) }
        if let claimed, claimed > limit { throw Self.tooLarge(claimed, limit) }
        if claimed == 0 { return Received(content: [], wireBytes: 0) }
        let raw = try await collectInTime(request.body, claimed: claimed, limit: limit, reservation: reservation)
        guard isCompressed, !raw.isEmpty else { return Received(content: raw, wireBytes: raw.count) }
        return try inflate(raw, limit: limit, reservation: reservation)
    }

    private func collectInTime(
        _ body: RequestBody,
        claimed: Int?,
        limit: Int,
        reservation: BodyReservation
    ) async throws -> [UInt8] {
        do {
            return try await withDeadline(after: timeout, on: time) {
                try await Self.collect(body, claimed: claimed, limit: limit, reservation: reservation)
            }
        } catch let error as DeadlineExceeded {
            throw APIError(
                .deadlineExceeded,
                "the body did not arrive within \(error.allowed); send it faster, or in smaller pieces",
                status: 408,
                closesConnection: true
            )
        }
    }

    private static func collect(
        _ body: RequestBody,
        claimed: Int?,
        limit: Int,
        reservation: BodyReservation
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        if let claimed {
            try reservation.grow(to: min(claimed, trustedLength))
            bytes.reserveCapacity(min(claimed, trustedLength))
        }
        do {
            for try await chunk in body {
                guard chunk.readableBytes <= limit - bytes.count else {
                    throw tooLarge(bytes.count + chunk.readableBytes, limit)
                }
                try reservation.grow(to: bytes.count + chunk.readableBytes)
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        } catch let error as APIError {
            throw error
        } catch {
            throw ClientGone()
        }
        try Task.checkCancellation()
        guard claimed == nil || claimed == bytes.count else { throw ClientGone() }
        return bytes
    }

    private func inflate(_ raw: [UInt8], limit: Int, reservation: BodyReservation) throws -> Received {
        let allowed = min(limit, reservation.room)
        do {
            let content = try Gzip.inflate(raw, limit: allowed)
            try reservation.grow(to: content.count + raw.count)
            reservation.shrink(to: content.count)
            return Received(content: content, wireBytes: raw.count)
        } catch let error as CompressionError where error.code == .tooLarge && allowed < limit {
            try reservation.grow(to: .max)
            throw error
        } catch let error as CompressionError where error.code == .tooLarge {
            throw APIError(
                .resourceExhausted,
                "the body is larger than the \(limit) bytes allowed once decompressed; send fewer profiles at once",
                status: 413
            )
        }
    }

    private static func isCompressed(_ headers: HTTPFields) throws(APIError) -> Bool {
        switch headers[.contentEncoding]?.trimmingSpaces().lowercased() {
        case nil, "", "identity": return false
        case "gzip", "x-gzip": return true
        case .some(let other):
            throw APIError(
                .unimplemented,
                "the content encoding '\(other.prefix(40))' is not understood: send gzip or identity"
            )
        }
    }

    private static func tooLarge(_ found: Int, _ limit: Int) -> APIError {
        APIError(
            .resourceExhausted,
            "the body has \(found) bytes or more, \(limit) are allowed here; send fewer profiles at once",
            status: 413,
            closesConnection: true
        )
    }
}
