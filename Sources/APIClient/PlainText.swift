/// Text from outside on its way to a terminal.
package enum PlainText {
    /// The text with every control character as a space: it can neither end a line nor command a terminal.
    package static func withoutControls(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { cleaned.append(isControl(scalar) ? " " : scalar) }
        return String(cleaned)
    }

    /// The text with at most `width` characters, the middle left out when it has more.
    static func shortened(_ text: String, to width: Int, mark: String) -> String {
        guard text.count > width else { return text }
        let kept = max(0, width - mark.count)
        return String(text.prefix(kept / 2)) + mark + String(text.suffix(kept - kept / 2))
    }

    /// The text with spaces in front, so that it has `width` characters at least.
    static func rightAligned(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // C0, delete and C1, line and paragraph separators, and what turns the direction of writing.
        case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
