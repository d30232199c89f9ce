import QueryModel
import TestSupport
import Testing

@Suite struct AnchoredRegexTests {
    @Test(arguments: [
        ("", ["": true, "a": false]),
        ("abc", ["abc": true, "ab": false, "abcd": false, "xabc": false, "": false]),
        ("^abc$", ["abc": true, "abcd": false]),
        ("a|b|", ["a": true, "b": true, "": true, "ab": false]),
        ("(?:foo|bar)", ["foo": true, "bar": true, "foobar": false]),
        ("x(foo|bar)?y", ["xy": true, "xfooy": true, "xfoobary": false]),
        (".*", ["": true, "a\nb": true]),
        (".+", ["": false, "a\nb": true]),
        ("foo.*", ["foo": true, "foobar": true, "fo": false, "xfoo": false]),
        (".*foo", ["foo": true, "barfoo": true, "foox": false]),
        (".*foo.*", ["foo": true, "xfoox": true, "fox": false, "": false]),
        ("foo.+", ["foo": false, "foo1": true]),
        ("a.c", ["abc": true, "a\nc": true, "aéc": true, "ac": false, "a🔥c": true]),
        ("(?-s)a.c", ["abc": true, "a\nc": false]),
        ("a*b+c?", ["b": true, "aabbc": true, "aac": false]),
        ("a*?b+?c??", ["b": true, "aabbc": true, "aac": false]),
        ("a{2}", ["aa": true, "a": false, "aaa": false]),
        ("a{2,}", ["a": false, "aa": true, "aaaaa": true]),
        ("a{0,2}", ["": true, "aa": true, "aaa": false]),
        ("(ab){1,2}c{0}", ["ab": true, "abab": true, "ababab": false, "abc": false]),
        ("a{,2}", ["a{,2}": true, "aa": false]),
        ("a{x", ["a{x": true]),
        ("[abc]", ["b": true, "d": false, "": false]),
        ("[^abc]", ["b": false, "d": true, "\n": true, "": false]),
        ("[a-cx-z]+", ["abcxyz": true, "d": false]),
        ("[]a]", ["]": true, "a": true]),
        ("[^]a]", ["]": false, "b": true]),
        ("[a-]", ["-": true, "a": true, "b": false]),
        (#"[\d_-]+"#, ["12_-": true, "a": false]),
        (#"[\W]"#, ["-": true, "a": false]),
        (#"[^\D]"#, ["1": true, "a": false]),
        (#"[\]\\]"#, ["]": true, "\\": true]),
        ("[[:alpha:][:digit:]]+", ["aZ9": true, "_": false]),
        ("[[:^space:]]", ["a": true, " ": false]),
        (#"\d\D\w\W\s\S"#, ["1a_- x": true, "1a_-xx": false]),
        (#"\.\*\+\?\(\)\[\]\{\}\|\^\$\\\-\/"#, [".*+?()[]{}|^$\\-/": true]),
        (#"\x41\x{1F525}\101\n\t\0"#, ["A🔥A\n\t\0": true]),
        (#"\Qa.b*\E+"#, ["a.b***": true, "a.b": false]),
        (#"a\Q\E"#, ["a": true]),
        (#"(\Q\E|\Q(\E)\Q"#, ["": true, "(": true]),
        (#"\Qa.b*\Ec"#, ["a.b*c": true, "axbbc": false]),
        ("(?i)abc", ["ABC": true, "aBc": true, "abd": false]),
        ("(?i)É[a-z]", ["éX": true, "Ex": false]),
        ("(?i)[^a]", ["A": false, "b": true]),
        ("a(?i)b|c", ["aB": true, "C": true, "AB": false]),
        ("a(?i:b)c", ["aBc": true, "aBC": false]),
        ("(?i:a)(?-i:b)", ["Ab": true, "AB": false]),
        ("(?P<name>a)(?<other>b)", ["ab": true]),
        (#"a\b.\bb"#, ["a-b": true, "aab": false]),
        (#"a\Bb"#, ["ab": true]),
        (#"\Aab\z"#, ["ab": true, "abc": false]),
        ("a$b", ["ab": false, "a$b": false]),
        ("(?m)a$\n^b", ["a\nb": true, "ab": false]),
        ("a$\n^b", ["a\nb": false]),
        ("(|a)+", ["": true, "aaa": true]),
        ("(a*)*b", ["b": true, "aab": true, "aa": false]),
        ("(?s-i:.)", ["\n": true]),
        ("(?U)a+", ["aaa": true]),
        ("pod-[0-9]{1,3}", ["pod-1": true, "pod-1234": false]),
    ])
    func `an expression matches whole texts as RE2 does`(pattern: String, texts: [String: Bool]) throws {
        let regex = try AnchoredRegex(pattern)
        for (text, expected) in texts {
            #expect(regex.matches(text) == expected, "\(pattern) on \(text.debugDescription)")
        }
    }

    @Test(arguments: [
        ("*a", 1, "nothing before it"), ("a|+", 3, "nothing before it"), ("(?i)*", 5, "nothing before it"),
        ("a**", 3, "right after another"), ("a+{2}", 3, "right after another"), ("a(b", 2, "without a ')'"),
        ("ab)", 3, "without a '('"), ("[ab", 1, "without a ']'"), ("[", 1, "without a ']'"),
        ("[z-a]", 2, "ends before"),
        ("[[:nope:]]", 2, "the name of a class"), ("\\", 2, "the end"), (#"\y"#, 2, "unknown"),
        (#"(a)\1"#, 5, "backreference"), (#"\8"#, 2, "backreference"), ("(?=a)", 3, "lookahead"),
        ("(?!a)", 3, "lookahead"), ("(?<=a)", 4, "lookbehind"), ("(?<!a)", 4, "lookbehind"), ("(?P=n)", 4, "by name"),
        ("(?x)", 3, "the flags"), ("(?", 3, "the end"), (#"\pL"#, 2, "not supported"),
        (#"\p{Greek}"#, 2, "not supported"),
        (#"\x4"#, 3, "hexadecimal"), (#"\x{110000}"#, 3, "hexadecimal"), ("a{1001}", 2, "{n,m}"),
        ("a{3,2}", 2, "{n,m}"),
        ("(?P<>a)", 5, "a group's name"),
    ])
    func `what RE2 refuses is refused with its place`(pattern: String, position: Int, expected: String) throws {
        let error = try #require(throws: RegexSyntaxError.self) { try AnchoredRegex(pattern) }
        #expect(error.position == position, "\(error)")
        #expect(error.message.contains(expected), "\(error)")
    }

    @Test(arguments: [
        "((a{1000}){1000}){1000}", "(((){1000}){1000}){1000}", "(((a?){1000}){1000}){1000}",
        String(repeating: "(", count: 101) + String(repeating: ")", count: 101),
        String(repeating: "x", count: 70_000),
        "(a|b)" + String(repeating: "[a-z]", count: 10_000),
    ])
    func `expressions beyond the limits are refused`(pattern: String) {
        #expect(throws: RegexSyntaxError.self) { try AnchoredRegex(pattern) }
    }

    @Test(arguments: ["(a*)*b", "(a|a)*b", "(a|aa)+b", "(.*a){20}b", "((a?){30}){30}b", "(a*)*(a*)*(a*)*b"])
    func `time is linear in the text whatever the expression`(pattern: String) throws {
        let regex = try AnchoredRegex(pattern)
        for length in [10, 100, 1_000] {
            let (isMatch, steps) = regex.evaluate(String(repeating: "a", count: length))
            #expect(!isMatch)
            #expect(steps > 0 && steps <= regex.programSize * (length + 1))
        }
    }

    @Test func `canonically equivalent texts are different texts`() throws {
        for pattern in ["caf\u{E9}", "x?caf\u{E9}", "caf\u{E9}.*", ".*\u{E9}"] {
            let regex = try AnchoredRegex(pattern)
            #expect(regex.matches("caf\u{E9}") && !regex.matches("cafe\u{301}"))
        }
    }

    @Test func `comparisons of bytes need no program`() throws {
        let many = (0..<2_000).map { "pod-\($0)" }
        for pattern in ["pod", "a|b", "pod.*", ".*pod", ".*pod.*", ".*", ".+", "^a\\.b$", many.joined(separator: "|")] {
            #expect(try AnchoredRegex(pattern).programSize == 0, "\(pattern.prefix(20))")
        }
        let regex = try AnchoredRegex(many.joined(separator: "|"))
        #expect(many.allSatisfy(regex.matches))
        #expect(!regex.matches("pod-2000") && !regex.matches("") && !regex.matches("pod-1|pod-2"))
    }

    /// An expression of the generator's, with the same thing as a matcher that tries everything.
    private indirect enum Reference {
        case text(String)
        case sequence(Reference, Reference)
        case choice(Reference, Reference)
        case many(Reference)

        var pattern: String {
            switch self {
            case .text(let text): text
            case .sequence(let first, let second): first.pattern + second.pattern
            case .choice(let first, let second): "(\(first.pattern)|\(second.pattern))"
            case .many(let body): "(?:\(body.pattern))*"
            }
        }

        /// Where a match that begins at one of `starts` can end.
        func ends(in text: [Character], from starts: Set<Int>) -> Set<Int> {
            switch self {
            case .text(let part):
                let part = Array(part)
                return Set(starts.filter { text[$0...].starts(with: part) }.map { $0 + part.count })
            case .sequence(let first, let second):
                return second.ends(in: text, from: first.ends(in: text, from: starts))
            case .choice(let first, let second):
                return first.ends(in: text, from: starts).union(second.ends(in: text, from: starts))
            case .many(let body):
                var all = starts
                var latest = starts
                while !latest.isEmpty {
                    latest = body.ends(in: text, from: latest).subtracting(all)
                    all.formUnion(latest)
                }
                return all
            }
        }

        static func random(_ depth: Int, using random: inout SplitMix64) -> Reference {
            switch Int.random(in: 0..<(depth == 0 ? 1 : 4), using: &random) {
            case 1: .sequence(.random(depth - 1, using: &random), .random(depth - 1, using: &random))
            case 2: .choice(.random(depth - 1, using: &random), .random(depth - 1, using: &random))
            case 3: .many(.random(depth - 1, using: &random))
            default: .text(["", "a", "b", "ab"].randomElement(using: &random) ?? "")
            }
        }
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `generated expressions agree with trying everything`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let reference = Reference.random(5, using: &random)
        let regex = try AnchoredRegex(reference.pattern)
        for _ in 0..<30 {
            let count = Int.random(in: 0...8, using: &random)
            let text = (0..<count).compactMap { _ in ["a", "b"].randomElement(using: &random) }
            let expected = reference.ends(in: text.map { Character($0) }, from: [0]).contains(count)
            #expect(regex.matches(text.joined()) == expected, "\(reference.pattern) on \(text.joined())")
        }
    }
}
