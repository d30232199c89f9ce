extension RegexParser {
    /// One thing that can be repeated; nil for a group that only sets flags.
    mutating func atom() throws(RegexSyntaxError) -> RegexNode? {
        let value = scalars[index]
        index += 1
        switch Self.character(value) {
        case "(": return try group()
        case "[": return .test(try bracketed())
        case ".": return flags.dotTakesNewline ? .any : .anyButNewline
        case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "\\": return try escape()
        default: return literal(value)
        }
    }

    /// Reads what is quoted between backslash letters Q and E, beginning behind the Q.
    ///
    /// Gives the last character, which a repetition would repeat, and puts those before it into `parts`; nil for an
    /// empty run.
    mutating func quotedRun(_ parts: inout [RegexNode]) -> RegexNode? {
        var last: RegexNode?
        while index < scalars.count, !takeEscape("E") {
            if let last { parts.append(last) }
            last = literal(scalars[index])
            index += 1
        }
        return last
    }

    /// Goes on behind a backslash and this letter, if they come next.
    mutating func takeEscape(_ character: Character) -> Bool {
        guard peek() == "\\", index + 1 < scalars.count, Self.character(scalars[index + 1]) == character else {
            return false
        }
        index += 2
        return true
    }

    private func literal(_ value: UInt32) -> RegexNode {
        guard flags.folds else { return .scalar(value) }
        return .test(.folding(value))
    }

    private mutating func escape() throws(RegexSyntaxError) -> RegexNode {
        guard let next = peek() else { throw error("found the end after '\\'; write \\\\ for a backslash") }
        if let assertion = Self.assertion(next) {
            index += 1
            return .assertion(assertion)
        }
        if let set = Self.shorthand(next) {
            index += 1
            return .test(ScalarTest(set: set))
        }
        return literal(try escapedScalar())
    }

    private static func assertion(_ character: Character) -> RegexNode.Assertion? {
        switch character {
        case "A": .textStart
        case "z": .textEnd
        case "b": .wordBoundary
        case "B": .notWordBoundary
        default: nil
        }
    }

    /// The class of `\d`, `\w`, `\s` and their opposites.
    static func shorthand(_ character: Character) -> ScalarSet? {
        switch character {
        case "d": .digits
        case "D": ScalarSet.digits.complement
        case "w": .word
        case "W": ScalarSet.word.complement
        case "s": .space
        case "S": ScalarSet.space.complement
        default: nil
        }
    }

    /// The scalar that an escape stands for; begins behind the backslash.
    mutating func escapedScalar() throws(RegexSyntaxError) -> UInt32 {
        guard let next = peek() else { throw error("found the end after '\\'; write \\\\ for a backslash") }
        let value = scalars[index]
        switch next {
        case "a": return skip(giving: 0x07)
        case "f": return skip(giving: 0x0C)
        case "t": return skip(giving: 0x09)
        case "n": return skip(giving: 0x0A)
        case "r": return skip(giving: 0x0D)
        case "v": return skip(giving: 0x0B)
        case "x":
            index += 1
            return try hexadecimal()
        case "0"..."7": return try octal()
        case "8", "9": throw error("found a backreference, which RE2 does not have")
        case "p", "P": throw error("Unicode classes like \\p{L} are not supported; name the characters in [ ]")
        default:
            guard value < 0x80, !next.isLetter, !next.isNumber else {
                throw error("the escape '\\\(next)' is unknown; write \\\\ for a backslash")
            }
            return skip(giving: value)
        }
    }

    private mutating func skip(giving value: UInt32) -> UInt32 {
        index += 1
        return value
    }

    /// `\0`, `\012`, `\12`; a single other digit would be a backreference.
    private mutating func octal() throws(RegexSyntaxError) -> UInt32 {
        let start = index
        var value: UInt32 = 0
        while index < start + 3, let next = peek(), ("0"..."7").contains(next), let digit = next.wholeNumberValue {
            value = value * 8 + UInt32(digit)
            index += 1
        }
        guard index > start + 1 || value == 0 else {
            index = start
            throw error("found a backreference, which RE2 does not have")
        }
        return value
    }

    /// `\x41` or `\x{1F525}`.
    private mutating func hexadecimal() throws(RegexSyntaxError) -> UInt32 {
        let start = index
        let isBraced = take("{")
        var value: UInt32 = 0
        var digits = 0
        while digits < (isBraced ? 8 : 2), let digit = peek()?.hexDigitValue {
            value = value &* 16 &+ UInt32(digit)
            digits += 1
            index += 1
        }
        let isComplete = isBraced ? digits > 0 && take("}") : digits == 2
        guard isComplete, Unicode.Scalar(value) != nil else {
            index = start
            throw error("expected two hexadecimal digits or a character's number in braces after \\x")
        }
        return value
    }
}
