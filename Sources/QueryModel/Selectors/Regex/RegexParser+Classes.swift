extension RegexParser {
    /// A class in brackets; begins behind the opening one.
    mutating func bracketed() throws(RegexSyntaxError) -> ScalarTest {
        let start = index - 1
        let isNegated = take("^")
        var set = ScalarSet()
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while isFirst || peek() != "]" {
            guard index < scalars.count else {
                throw RegexSyntaxError(position: start + 1, "found '[' without a ']' that closes it")
            }
            isFirst = false
            if let named = try namedClass() ?? shorthandClass() {
                set = set.union(named)
            } else {
                ranges.append(try range())
            }
        }
        index += 1
        return ScalarTest(set: set.union(ScalarSet(ranges)), isNegated: isNegated, folds: flags.folds)
    }

    /// `[:alpha:]` or `[:^alpha:]` inside a class.
    private mutating func namedClass() throws(RegexSyntaxError) -> ScalarSet? {
        guard peek() == "[", index + 1 < scalars.count, Self.character(scalars[index + 1]) == ":" else { return nil }
        let start = index
        index += 2
        let isNegated = take("^")
        var name = ""
        while let next = peek(), next.isLetter, name.utf8.count < 16 {
            name.append(next)
            index += 1
        }
        guard take(":"), take("]"), let set = ScalarSet.named(name) else {
            index = start
            throw error("expected the name of a class like [:alpha:] or [:digit:]")
        }
        return isNegated ? set.complement : set
    }

    private mutating func shorthandClass() -> ScalarSet? {
        guard peek() == "\\", index + 1 < scalars.count else { return nil }
        guard let set = Self.shorthand(Self.character(scalars[index + 1])) else { return nil }
        index += 2
        return set
    }

    /// One scalar, or two with a `-` between them.
    private mutating func range() throws(RegexSyntaxError) -> ClosedRange<UInt32> {
        let start = index
        let first = try classScalar()
        guard peek() == "-", index + 1 < scalars.count, Self.character(scalars[index + 1]) != "]" else {
            return first...first
        }
        index += 1
        let last = try classScalar()
        guard first <= last else {
            throw RegexSyntaxError(position: start + 1, "a range in a class ends before it starts")
        }
        return first...last
    }

    private mutating func classScalar() throws(RegexSyntaxError) -> UInt32 {
        guard index < scalars.count else { throw error("found the end inside a class") }
        if take("\\") { return try escapedScalar() }
        index += 1
        return scalars[index - 1]
    }
}
