import ProfileModel

/// Reads selectors from left to right; every failure knows its place.
struct SelectorParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var matchers: [LabelMatcher] = []

    /// Takes a text of bounded length.
    init(_ text: String) throws(SelectorError) {
        guard text.utf8.count <= LabelSelector.maxLength else {
            throw SelectorError(
                position: 1,
                "the selector has \(text.utf8.count) bytes, at most \(LabelSelector.maxLength) are taken; shorten it"
            )
        }
        scalars = Array(text.unicodeScalars)
    }

    /// Whether nothing but white space is left.
    var isAtEnd: Bool { scalars[index...].allSatisfy(Self.isSpace) }

    /// Everything in front of the first brace, trimmed; goes on at the brace.
    mutating func textBeforeBraces() -> String {
        let end = scalars.firstIndex(of: "{") ?? scalars.endIndex
        index = end
        let text = scalars[..<end].drop(while: Self.isSpace)
        let last = text.lastIndex { !Self.isSpace($0) }.map { $0 + 1 } ?? text.startIndex
        return Self.string(text[..<last])
    }

    /// A whole selector: a metric name, braces with matchers, or both.
    mutating func selector() throws(SelectorError) -> [LabelMatcher] {
        skipSpace()
        guard index < scalars.count else {
            throw expected("a selector like {service_name=\"search\"}; {} selects everything")
        }
        let name = plainName(allowsColon: true)
        if let name { try add(LabelMatcher(LabelName.name, .equal, name), at: 0) }
        skipSpace()
        if index < scalars.count || name == nil { try braces() }
        skipSpace()
        guard index == scalars.count else { throw expected("the end of the selector") }
        return matchers
    }

    private mutating func braces() throws(SelectorError) {
        guard take("{") else { throw expected("'{'") }
        skipSpace()
        while !take("}") {
            try matcher()
            skipSpace()
            if take(",") {
                skipSpace()
            } else if peek() != "}" {
                throw expected("',' or '}' after a matcher")
            }
        }
    }

    private mutating func matcher() throws(SelectorError) {
        let start = index
        let quoted = peek().map { Self.isQuote($0) } ?? false
        let name = quoted ? try quotedText() : plainName(allowsColon: false)
        guard let name else { throw expected("a label name (in quotes if it is not letters, digits and '_') or '}'") }
        guard !name.isEmpty else { throw SelectorError(position: start + 1, "a label name cannot be empty") }
        skipSpace()
        if quoted, peek() == "," || peek() == "}" {
            return try add(LabelMatcher(LabelName.name, .equal, name), at: start)
        }
        let operation = try self.operation()
        skipSpace()
        let valueStart = index
        guard let next = peek(), Self.isQuote(next) else { throw expected("a value in quotes") }
        try add(LabelMatcher(name, operation, try quotedText()), at: valueStart)
    }

    private mutating func operation() throws(SelectorError) -> LabelMatcher.Operation {
        if take("=") { return take("~") ? .matches : .equal }
        guard take("!") else { throw expected("one of = != =~ !~") }
        if take("=") { return .notEqual }
        guard take("~") else { throw expected("'=' or '~' after '!'") }
        return .doesNotMatch
    }

    private mutating func add(_ matcher: LabelMatcher, at start: Int) throws(SelectorError) {
        guard matchers.count < LabelSelector.maxMatchers else {
            throw SelectorError(position: start + 1, "more than \(LabelSelector.maxMatchers) matchers; use fewer")
        }
        do { _ = try CompiledMatcher(matcher) } catch {
            throw SelectorError(position: start + 1, "the regular expression of \(matcher.name) is wrong: \(error)")
        }
        matchers.append(matcher)
    }
}

// MARK: Characters

extension SelectorParser {
    /// Whether a label name needs no quotes.
    static func isPlainName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, isNameStart(first) else { return false }
        return name.unicodeScalars.allSatisfy { isNameStart($0) || isDigit($0) }
    }

    private mutating func plainName(allowsColon: Bool) -> String? {
        let start = index
        while let next = peek() {
            let isLetter = Self.isNameStart(next) || (allowsColon && next == ":")
            guard isLetter || (index > start && Self.isDigit(next)) else { break }
            index += 1
        }
        return index > start ? Self.string(scalars[start..<index]) : nil
    }

    private mutating func quotedText() throws(SelectorError) -> String {
        var text = QuotedText(scalars, at: index)
        let value = try text.read()
        index = text.index
        return value
    }

    private mutating func skipSpace() {
        while let next = peek(), Self.isSpace(next) { index += 1 }
    }

    private func peek() -> Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == scalar else { return false }
        index += 1
        return true
    }

    private func expected(_ what: String) -> SelectorError {
        let found = peek().map { "'\(Character($0))'" } ?? "the end"
        return SelectorError(position: index + 1, "found \(found), expected \(what)")
    }

    private static func isQuote(_ scalar: Unicode.Scalar) -> Bool { scalar == "\"" || scalar == "'" || scalar == "`" }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }

    private static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
