import CCurl
import Foundation

/// Outgoing HTTP on libcurl: one thread drives all exchanges, connections are kept and used again.
///
/// Costs one thread while it lives. Follows no redirects, undoes no content encoding, and never waits for `100 Continue`.
/// A proxy is taken from the environment as libcurl does, but never for this machine's own addresses.
package final class HTTPClient: Sendable {
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let queue: TransferQueue

    /// Starts the client's thread; it ends with this object.
    package init(limits: HTTPClientLimits = HTTPClientLimits()) {
        queue = TransferQueue(maxOutstanding: limits.maxConcurrent + limits.maxWaiting)
        let isReady = Self.isLibraryReady
        let thread = Thread { [queue] in
            guard isReady, let loop = TransferLoop(queue, limits: limits) else { return queue.abandon() }
            loop.run()
        }
        thread.name = "outgoing-http"
        thread.start()
    }

    deinit { queue.stop() }

    /// Sends a request and gives the whole answer, whatever its status.
    ///
    /// Cancelling the task ends the exchange at once.
    /// - Throws: `OutgoingHTTPError` saying why there is no answer.
    package func send(_ request: OutgoingRequest) async throws(OutgoingHTTPError) -> OutgoingResponse {
        try await send(request, to: nil)
    }

    /// Sends a request and hands on the body of an answer with status 200 as it comes; the answer given has none then.
    ///
    /// `receive` is called on the client's thread, one piece after the other: no other exchange of this client gets on
    /// meanwhile, and the server is slowed down to its pace. The pieces together are bounded as any other body.
    /// - Throws: as `send(_:)`; pieces may have come before.
    package func send(
        _ request: OutgoingRequest,
        receiving receive: @escaping @Sendable ([UInt8]) -> Void
    ) async throws(OutgoingHTTPError) -> OutgoingResponse {
        try await send(request, to: receive)
    }

    private func send(
        _ request: OutgoingRequest,
        to receiver: (@Sendable ([UInt8]) -> Void)?
    ) async throws(OutgoingHTTPError) -> OutgoingResponse {
        try request.validate()
        let number = queue.nextNumber()
        let result: TransferOrder.Result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let order = TransferOrder(
                    number: number,
                    request: request,
                    receiver: receiver,
                    continuation: continuation
                )
                if let refusal = queue.submit(order) { order.finish(.failure(refusal)) }
            }
        } onCancel: {
            queue.cancel(number)
        }
        return try result.get()
    }
}
