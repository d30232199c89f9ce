import ProfileModel
import QueryModel
import Testing

@Suite struct RenderQueryTests {
    @Test func `a profile type in front of the braces is split from the matchers`() throws {
        let query = try RenderQuery(parsing: #"process_cpu:cpu:nanoseconds:cpu:nanoseconds{a="b",c!~"d"}"#)
        #expect(query.profileType.id == "process_cpu:cpu:nanoseconds:cpu:nanoseconds")
        #expect(query.matchers == [LabelMatcher("a", .equal, "b"), LabelMatcher("c", .doesNotMatch, "d")])
    }

    @Test(arguments: ["memory:samples:bytes::", " memory:samples:bytes:: {} ", "memory:samples:bytes:::delta{}"])
    func `empty parts, a sixth part and missing braces are accepted`(text: String) throws {
        let query = try RenderQuery(parsing: text)
        #expect(query.profileType.id == "memory:samples:bytes::")
        #expect(query.matchers.isEmpty)
    }

    @Test(arguments: [
        ("", 1, "expected a profile type"), ("{a=\"b\"}", 1, "expected a profile type"),
        ("process_cpu{}", 1, "five parts"), ("a:b:c:d:e{", 11, "'}'"), ("a:b:c:d:e{} x", 13, "the end"),
    ])
    func `a text without a type or with bad labels is refused`(text: String, position: Int, expected: String) throws {
        let error = try #require(throws: SelectorError.self) { try RenderQuery(parsing: text) }
        #expect(error.position == position, "\(error)")
        #expect(error.message.contains(expected), "\(error)")
    }
}
