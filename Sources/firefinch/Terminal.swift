import Foundation
import Glibc

/// The terminal this process writes to, if it does.
enum Terminal {
    /// Columns taken for granted when the terminal does not say.
    private static let usualColumns = 100

    /// Whether standard output is a terminal.
    static var isOutput: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether standard error is a terminal: somebody watches.
    static var isErrorOutput: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether colours are welcome.
    static var isColored: Bool {
        let environment = ProcessInfo.processInfo.environment
        return (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// How many columns the terminal has.
    static var columns: Int {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return usualColumns }
        return Int(size.ws_col)
    }

    /// Writes a line for the person who runs the command, apart from the command's output.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
