import Foundation

/// What the program says to the one who started it.
enum Console {
    /// Writes a line to standard error.
    static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
