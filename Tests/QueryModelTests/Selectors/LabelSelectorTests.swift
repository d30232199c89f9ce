import QueryModel
import TestSupport
import Testing

@Suite struct LabelSelectorTests {
    @Test(arguments: [
        ("{}", []),
        ("{ }", []),
        (#"{a="b"}"#, [LabelMatcher("a", .equal, "b")]),
        (
            #"{a="b", c!="d",e=~"r",f!~"s"}"#,
            [
                LabelMatcher("a", .equal, "b"), LabelMatcher("c", .notEqual, "d"), LabelMatcher("e", .matches, "r"),
                LabelMatcher("f", .doesNotMatch, "s"),
            ]
        ),
        (#"{a="b",}"#, [LabelMatcher("a", .equal, "b")]),
        ("\n{ a = 'b' ,\tc='' }\n", [LabelMatcher("a", .equal, "b"), LabelMatcher("c", .equal, "")]),
        (#"{"utf8 name é"="x"}"#, [LabelMatcher("utf8 name é", .equal, "x")]),
        (#"{"cpu.total", a="b"}"#, [LabelMatcher("__name__", .equal, "cpu.total"), LabelMatcher("a", .equal, "b")]),
        ("process_cpu", [LabelMatcher("__name__", .equal, "process_cpu")]),
        (#"a:b:c {x="y"}"#, [LabelMatcher("__name__", .equal, "a:b:c"), LabelMatcher("x", .equal, "y")]),
        (#"{a="1", a!="2"}"#, [LabelMatcher("a", .equal, "1"), LabelMatcher("a", .notEqual, "2")]),
        (#"{a="\"\\\n\t\x41\u00e9\U0001F525\101"}"#, [LabelMatcher("a", .equal, "\"\\\n\tAé🔥A")]),
        (#"{a='it\'s "so"'}"#, [LabelMatcher("a", .equal, "it's \"so\"")]),
        (#"{a="\xc3\xa9"}"#, [LabelMatcher("a", .equal, "é")]),
        ("{a=`\\d\n\"'`}", [LabelMatcher("a", .equal, "\\d\n\"'")]),
        (#"{_9="x"}"#, [LabelMatcher("_9", .equal, "x")]),
    ])
    func `a selector gives its matchers in order`(text: String, matchers: [LabelMatcher]) throws {
        #expect(try LabelSelector(parsing: text).matchers == matchers)
    }

    @Test(arguments: [
        ("", 1, "a selector"),
        ("  ", 3, "a selector"),
        ("{", 2, "'}'"),
        (#"{a="b""#, 7, "',' or '}'"),
        (#"{a="b" c="d"}"#, 8, "',' or '}'"),
        (#"{,}"#, 2, "a label name"),
        (#"{a="b",,}"#, 8, "a label name"),
        (#"{9a="b"}"#, 2, "a label name"),
        (#"{a.b="c"}"#, 3, "one of = != =~ !~"),
        (#"{a}"#, 3, "one of = != =~ !~"),
        (#"{a!"b"}"#, 4, "'=' or '~'"),
        (#"{a=b}"#, 4, "a value in quotes"),
        (#"{a="b}"#, 4, "without a closing one"),
        ("{a=\"b\nc\"}", 6, "line"),
        (#"{a="\q"}"#, 6, "unknown"),
        (#"{a="\'"}"#, 6, "unknown"),
        (#"{a="\x4"}"#, 8, "2 digits of base 16"),
        (#"{a="\400"}"#, 8, "octal"),
        (#"{a="\ud800"}"#, 10, "no Unicode character"),
        (#"{a="\xff"}"#, 4, "not UTF-8"),
        (#"{""="b"}"#, 2, "cannot be empty"),
        (#"{a="b"}x"#, 8, "the end of the selector"),
        (#"x y"#, 3, "'{'"),
        (#"{a=~"b(c"}"#, 5, "character 2"),
        (#"{a=~"(?=b)"}"#, 5, "lookahead"),
    ])
    func `a bad selector is refused with its place and what was expected`(
        text: String,
        position: Int,
        expected: String
    ) throws {
        let error = try #require(throws: SelectorError.self) { try LabelSelector(parsing: text) }
        #expect(error.position == position, "\(error)")
        #expect(error.message.contains(expected), "\(error)")
    }

    @Test func `selectors beyond the limits are refused`() {
        let long = "{a=\"" + String(repeating: "x", count: LabelSelector.maxLength) + "\"}"
        #expect(throws: SelectorError.self) { try LabelSelector(parsing: long) }
        let many = "{" + String(repeating: "a=\"b\",", count: LabelSelector.maxMatchers + 1) + "}"
        #expect(throws: SelectorError.self) { try LabelSelector(parsing: many) }
        let most = "{" + String(repeating: "a=\"b\",", count: LabelSelector.maxMatchers) + "}"
        #expect(throws: Never.self) { try LabelSelector(parsing: most) }
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `a matcher's description parses to the matcher`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let alphabet = Array("ab_9:. \"'\\`\n{}=~!,é🔥\u{0}\u{7F}")
        func text(_ shortest: Int) -> String {
            String(
                (0..<Int.random(in: shortest...8, using: &random)).compactMap { _ in
                    alphabet.randomElement(using: &random)
                }
            )
        }
        let operation = try #require([LabelMatcher.Operation.equal, .notEqual].randomElement(using: &random))
        let matchers = (0..<Int.random(in: 0...4, using: &random)).map { _ in LabelMatcher(text(1), operation, text(0))
        }
        let selector = "{" + matchers.map(\.description).joined(separator: ",") + "}"
        #expect(try LabelSelector(parsing: selector).matchers == matchers)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `no text makes the parser trap, and errors are inside the text`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "{", "}", "a", "=", "!", "~", "\"", "'", "`", "\\", ",", "x41", "(", ")", "[", "]", "*", "{2,3}", "é", "\n",
            " ",
            ":", "9", "|", "?", "^", "\\Q", "\\E", "\\pL", "(?i)", "[[:alpha:]]", "-", "\u{1F525}\u{200D}",
        ]
        for _ in 0..<50 {
            let count = Int.random(in: 0...20, using: &random)
            let text = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            for text in [text, "{a=~\"\(text)\"}", "{a=`\(text)`}"] {
                do {
                    _ = try LabelSelector(parsing: text)
                } catch {
                    #expect((1...text.unicodeScalars.count + 1).contains(error.position), "\(text): \(error)")
                }
            }
        }
    }
}
