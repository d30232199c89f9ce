/// A regular expression that is really a comparison of bytes: what most selectors of user interfaces are.
enum RegexShortcut: Sendable {
    /// `.*`
    case anything
    /// `.+`
    case nonEmpty
    /// One text, or an alternation of texts, in ascending byte order.
    case oneOf([String])
    /// `text.*`
    case prefix([UInt8])
    /// `.*text`
    case suffix([UInt8])
    /// `.*text.*`
    case contains([UInt8])

    /// The shortcut for a tree, nil when it needs the machine.
    init?(_ node: RegexNode) {
        let node = Self.withoutAnchors(node)
        if let texts = Self.texts(node) {
            self = .oneOf(texts.sorted { $0.byteOrder(to: $1) < 0 })
        } else if node == Self.anyText {
            self = .anything
        } else if node == .repetition(.any, minimum: 1, maximum: nil) {
            self = .nonEmpty
        } else if case .concatenation(let parts) = node, let shortcut = Self.affix(parts) {
            self = shortcut
        } else {
            return nil
        }
    }

    /// Whether the text matches.
    func matches(_ text: String) -> Bool {
        switch self {
        case .anything: true
        case .nonEmpty: !text.utf8.isEmpty
        case .oneOf(let texts): Self.contains(texts, text)
        case .prefix(let bytes): text.utf8.starts(with: bytes)
        case .suffix(let bytes): text.utf8.count >= bytes.count && text.utf8.suffix(bytes.count).elementsEqual(bytes)
        case .contains(let bytes): Self.contains(text, bytes)
        }
    }

    private static let anyText = RegexNode.repetition(.any, minimum: 0, maximum: nil)

    /// The tree without a `^` in front and a `$` behind, which say nothing where the whole text has to match.
    private static func withoutAnchors(_ node: RegexNode) -> RegexNode {
        guard case .concatenation(var parts) = node else { return node }
        if parts.first == .assertion(.textStart) { parts.removeFirst() }
        if parts.last == .assertion(.textEnd) { parts.removeLast() }
        return parts.count == 1 ? parts[0] : .concatenation(parts)
    }

    private static func affix(_ parts: [RegexNode]) -> RegexShortcut? {
        let opens = parts.first == anyText
        let closes = parts.last == anyText
        let middle = parts.dropFirst(opens ? 1 : 0).dropLast(closes ? 1 : 0)
        guard opens || closes, !middle.isEmpty, let text = text(.concatenation(Array(middle))) else { return nil }
        let bytes = Array(text.utf8)
        return opens ? closes ? .contains(bytes) : .suffix(bytes) : .prefix(bytes)
    }

    private static func texts(_ node: RegexNode) -> [String]? {
        guard case .alternation(let branches) = node else { return text(node).map { [$0] } }
        var result: [String] = []
        for branch in branches {
            guard let text = text(branch) else { return nil }
            result.append(text)
        }
        return result
    }

    private static func text(_ node: RegexNode) -> String? {
        var result = String.UnicodeScalarView()
        return append(node, to: &result) ? String(result) : nil
    }

    private static func append(_ node: RegexNode, to text: inout String.UnicodeScalarView) -> Bool {
        switch node {
        case .empty: return true
        case .scalar(let value):
            guard let scalar = Unicode.Scalar(value) else { return false }
            text.append(scalar)
            return true
        case .concatenation(let parts): return parts.allSatisfy { append($0, to: &text) }
        default: return false
        }
    }

    private static func contains(_ sorted: [String], _ text: String) -> Bool {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            let order = sorted[middle].byteOrder(to: text)
            if order == 0 { return true }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return false
    }

    private static func contains(_ text: String, _ bytes: [UInt8]) -> Bool {
        let span = text.utf8.span
        guard span.count >= bytes.count else { return false }
        for start in 0...(span.count - bytes.count) {
            var length = 0
            while length < bytes.count, span[start + length] == bytes[length] { length += 1 }
            if length == bytes.count { return true }
        }
        return false
    }
}
