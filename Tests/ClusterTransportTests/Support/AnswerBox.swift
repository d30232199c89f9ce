import Synchronization

/// Messages that came, in order.
final class AnswerBox: Sendable {
    private let messages = Mutex<[[UInt8]]>([])

    var all: [[UInt8]] { messages.withLock { $0 } }

    func add(_ message: [UInt8]) { messages.withLock { $0.append(message) } }
}
