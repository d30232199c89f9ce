import SwiftProtobuf
import Synchronization
import WireProtocol

/// Gathers what a followed query sends, on whichever thread it comes.
final class FollowedAnswer: Sendable {
    private struct State {
        var reader: EnvelopeReader
        var graph: FlameGraphLevels?
        var failure: APIClientError?
        var hasEnded = false
    }

    private let call: String
    private let onProgress: @Sendable (FollowedProgress) -> Void
    private let state: Mutex<State>

    /// Waits for the answer to `call`; messages may have `maxMessageBytes`.
    init(to call: String, maxMessageBytes: Int, onProgress: @escaping @Sendable (FollowedProgress) -> Void) {
        self.call = call
        self.onProgress = onProgress
        state = Mutex(State(reader: EnvelopeReader(maxMessageBytes: maxMessageBytes)))
    }

    /// Takes a piece of the stream; after a failure, pieces are dropped.
    func receive(_ bytes: [UInt8]) {
        let progress = state.withLock { state -> [FollowedProgress] in
            guard state.failure == nil else { return [] }
            var progress: [FollowedProgress] = []
            do throws(APIClientError) { try Self.take(bytes, &state, &progress) } catch { state.failure = error }
            return progress
        }
        progress.forEach(onProgress)
    }

    /// The whole flame graph, once the stream is over.
    ///
    /// - Throws: what the server said, or `connectionLost` for a stream without its end.
    func result() throws(APIClientError) -> FlameGraphLevels {
        let (graph, failure, hasEnded) = state.withLock { ($0.graph, $0.failure, $0.hasEnded) }
        if let failure { throw failure }
        guard hasEnded, let graph else {
            throw APIClientError(.connectionLost, "the answer to \(call) broke off before it was complete; ask again")
        }
        return graph
    }

    private static func take(
        _ bytes: [UInt8],
        _ state: inout State,
        _ progress: inout [FollowedProgress]
    ) throws(APIClientError) {
        for frame in try state.reader.append(bytes) {
            switch frame {
            case .message(let message): progress.append(try take(message: message, &state))
            case .end(let end):
                state.hasEnded = true
                if let error = try APIClientError(endOfStream: end) { throw error }
            }
        }
    }

    private static func take(message: [UInt8], _ state: inout State) throws(APIClientError) -> FollowedProgress {
        do {
            let message = try Firefinch_Query_V1_FollowMergeStacktracesResponse(serializedBytes: message)
            if message.isFinal { state.graph = FlameGraphLevels(message.flamegraph) }
            return FollowedProgress(message)
        } catch {
            throw APIClientError(
                .malformedAnswer,
                "a message of \(message.count) bytes is none of a followed query: \(error)"
            )
        }
    }
}
