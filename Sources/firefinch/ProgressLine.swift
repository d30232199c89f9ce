import APIClient
import Foundation
import Synchronization

/// Says on standard error how far a query is: one line rewritten on a terminal, a line a change elsewhere.
final class ProgressLine: Sendable {
    private let isTerminal = Terminal.isErrorOutput
    private let shown = Mutex("")

    /// Shows how far the query is.
    func show(_ progress: FollowedProgress) {
        let line = ProgressText.line(progress)
        shown.withLock { shown in
            guard shown != line else { return }
            shown = line
            write(isTerminal ? "\r\(line)\u{1B}[K" : line + "\n")
        }
    }

    /// Takes the line away from a terminal, so that the answer begins where it was.
    func clear() {
        shown.withLock { shown in
            if isTerminal, !shown.isEmpty { write("\r\u{1B}[K") }
            shown = ""
        }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
