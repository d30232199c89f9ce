/// Reads RE2 syntax into a tree, in time linear in the pattern.
struct RegexParser {
    /// Longest pattern, in scalars.
    static let maxLength = 64 << 10
    /// Deepest nesting of groups.
    static let maxDepth = 100
    /// Largest number in a counted repetition, as in RE2.
    static let maxRepeat = 1000

    /// What flags in a group set.
    ///
    /// As in Prometheus' selectors, `.` takes line feeds from the start.
    struct Flags {
        var folds = false
        var isMultiline = false
        var dotTakesNewline = true
    }

    let scalars: [UInt32]
    var index = 0
    var flags = Flags()
    private var depth = 0

    init(_ pattern: String) throws(RegexSyntaxError) {
        scalars = pattern.unicodeScalars.map(\.value)
        guard scalars.count <= Self.maxLength else {
            throw RegexSyntaxError(
                position: 1,
                "the expression has \(scalars.count) characters, at most \(Self.maxLength) are taken"
            )
        }
    }

    /// The whole pattern.
    mutating func parse() throws(RegexSyntaxError) -> RegexNode {
        let node = try alternation()
        guard index == scalars.count else {
            throw error("found ')' without a '(' before it; write \\) for the character")
        }
        return node
    }

    private mutating func alternation() throws(RegexSyntaxError) -> RegexNode {
        var branches = [try concatenation()]
        while take("|") { branches.append(try concatenation()) }
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func concatenation() throws(RegexSyntaxError) -> RegexNode {
        var parts: [RegexNode] = []
        while let next = peek(), next != "|", next != ")" {
            if next == "*" || next == "+" || next == "?" {
                throw error("found '\(next)' with nothing before it to repeat; write \\\(next) for the character")
            }
            guard let atom = takeEscape("Q") ? quotedRun(&parts) : try atom() else { continue }
            parts.append(try repeated(atom))
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .concatenation(parts)
    }

    private mutating func repeated(_ atom: RegexNode) throws(RegexSyntaxError) -> RegexNode {
        guard let bounds = try quantifier() else { return atom }
        // A '?' after it asks for the shortest match, which is no other question when only the whole text can match.
        _ = take("?")
        let start = index
        if try quantifier() != nil {
            index = start
            throw error("found a repetition right after another; put the inner one into a group")
        }
        return .repetition(atom, minimum: bounds.minimum, maximum: bounds.maximum)
    }

    private mutating func quantifier() throws(RegexSyntaxError) -> (minimum: Int, maximum: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        return try countedQuantifier()
    }

    /// `{n}`, `{n,}` or `{n,m}`; anything else after a brace makes the brace an ordinary character.
    private mutating func countedQuantifier() throws(RegexSyntaxError) -> (minimum: Int, maximum: Int?)? {
        let start = index
        guard take("{"), let minimum = number() else { return nothing(from: start) }
        var maximum: Int? = minimum
        if take(",") { maximum = peek() == "}" ? nil : number() ?? -1 }
        guard maximum != -1, take("}") else { return nothing(from: start) }
        guard minimum <= Self.maxRepeat, maximum ?? 0 <= Self.maxRepeat, minimum <= maximum ?? minimum else {
            index = start
            throw error("a repetition is {n,m} with n not above m, and m at most \(Self.maxRepeat)")
        }
        return (minimum, maximum)
    }

    private mutating func nothing(from start: Int) -> (minimum: Int, maximum: Int?)? {
        index = start
        return nil
    }

    private mutating func number() -> Int? {
        let start = index
        var value = 0
        while let next = peek(), let digit = next.wholeNumberValue, next.isASCII {
            value = min(value * 10 + digit, Self.maxRepeat + 1)
            index += 1
        }
        return index > start ? value : nil
    }
}

// MARK: Groups

extension RegexParser {
    /// What follows a `(`; nil when it only sets flags.
    mutating func group() throws(RegexSyntaxError) -> RegexNode? {
        let start = index - 1
        depth += 1
        guard depth <= Self.maxDepth else { throw error("groups are nested deeper than \(Self.maxDepth)") }
        defer { depth -= 1 }
        let outer = flags
        if take("?"), try !groupKind() { return nil }
        let node = try alternation()
        guard take(")") else { throw RegexSyntaxError(position: start + 1, "found '(' without a ')' that closes it") }
        flags = outer
        return node
    }

    /// Reads what follows `(?`; false when a `)` ended it, so that it only set flags.
    private mutating func groupKind() throws(RegexSyntaxError) -> Bool {
        if peek() == "P" || peek() == "<" { return try groupName() }
        guard peek() != "=", peek() != "!" else {
            throw error("found a lookahead, which no linear-time engine has; use != or !~ for what must not match")
        }
        var isSetting = true
        while let next = peek() {
            index += 1
            switch next {
            case ":": return true
            case ")": return false
            case "-" where isSetting: isSetting = false
            case "i": flags.folds = isSetting
            case "m": flags.isMultiline = isSetting
            case "s": flags.dotTakesNewline = isSetting
            case "U": break  // asks for shortest matches: no other question here
            default:
                index -= 1
                throw error("found '\(next)' after '(?', expected ':', a name or some of the flags i, m, s, U")
            }
        }
        throw error("found the end inside '(?'")
    }

    private mutating func groupName() throws(RegexSyntaxError) -> Bool {
        _ = take("P")
        guard take("<") else { throw error("found '(?P' without '<name>'; backreferences by name do not exist in RE2") }
        guard peek() != "=", peek() != "!" else {
            throw error("found a lookbehind, which no linear-time engine has; use != or !~ for what must not match")
        }
        let start = index
        while let next = peek(), next == "_" || (next.isASCII && (next.isLetter || next.isNumber)) { index += 1 }
        guard index > start, take(">") else { throw error("expected a group's name and '>'") }
        return true
    }
}

// MARK: Characters

extension RegexParser {
    func peek() -> Character? { index < scalars.count ? Self.character(scalars[index]) : nil }

    mutating func take(_ character: Character) -> Bool {
        guard peek() == character else { return false }
        index += 1
        return true
    }

    func error(_ message: String) -> RegexSyntaxError { RegexSyntaxError(position: index + 1, message) }

    static func character(_ value: UInt32) -> Character { Character(Unicode.Scalar(value) ?? "\u{FFFD}") }
}
