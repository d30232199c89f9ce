import CCurl

/// An exchange under way: gathers the answer as libcurl brings it.
///
/// Stays on its client's thread.
final class Transfer {
    /// More bytes of header are not believed.
    private static let maxHeaderBytes = 256 << 10

    let order: TransferOrder
    let easy: EasyHandle
    private var headers: [HTTPHeader] = []
    private var headerBytes = 0
    private var body: [UInt8] = []
    private var bodyBytes = 0
    private var refusal: OutgoingHTTPError?

    /// Prepares the exchange; nil when libcurl has no memory.
    init?(_ order: TransferOrder, limits: HTTPClientLimits) {
        guard let easy = EasyHandle() else { return nil }
        self.order = order
        self.easy = easy
        easy.configure(for: order.request, limits: limits)
        unsafe easy.setReceivers(head: Self.headReceiver, body: Self.bodyReceiver, context: self)
        guard easy.isConfigured else { return nil }
    }

    /// The answer, or why there is none.
    func result(_ code: CURLcode) -> TransferOrder.Result {
        if let refusal { return .failure(refusal) }
        guard code == CURLE_OK else { return .failure(OutgoingHTTPError(code, for: order.request)) }
        return .success(OutgoingResponse(status: easy.status, headers: headers, body: body))
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= order.request.maxResponseBytes - bodyBytes else {
            refusal = .tooLarge(order.request)
            return false
        }
        bodyBytes += bytes.count
        if let receiver = order.receiver, easy.status == 200 {
            receiver(unsafe Array(bytes))
        } else {
            unsafe body.append(contentsOf: bytes)
        }
        return true
    }

    private func receiveHead(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.maxHeaderBytes else {
            refusal = OutgoingHTTPError(
                .responseTooLarge,
                "\(order.request.summary) was given up: the answer's header has more than \(Self.maxHeaderBytes) bytes"
            )
            return false
        }
        receiveHeaderLine(unsafe String(decoding: bytes, as: UTF8.self))
        return true
    }

    private func receiveHeaderLine(_ line: String) {
        // Each status line starts anew: one of 100 to 199 goes before the answer's own.
        if line.hasPrefix("HTTP/") { headers = [] }
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
        let end = value.lastIndex { !$0.isWhitespace }.map(value.index(after:)) ?? value.startIndex
        headers.append(HTTPHeader(String(line[..<colon]), String(value[..<end])))
    }
}

// MARK: Called by libcurl

extension Transfer {
    private static let headReceiver: EasyHandle.Receiver = { bytes, size, count, context in
        unsafe receive(bytes, size * count, context) { unsafe $0.receiveHead($1) }
    }

    private static let bodyReceiver: EasyHandle.Receiver = { bytes, size, count, context in
        unsafe receive(bytes, size * count, context) { unsafe $0.receiveBody($1) }
    }

    /// Gives how many bytes were taken; fewer than all end the exchange.
    private static func receive(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?,
        _ body: (Transfer, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let context = unsafe context else { return 0 }
        let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        let isTaken = unsafe body(transfer, UnsafeRawBufferPointer(start: bytes, count: count))
        // Of no bytes at all, none is right either way.
        return isTaken ? count : 0
    }
}
