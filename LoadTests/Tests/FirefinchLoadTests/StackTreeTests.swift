import Testing

@testable import firefinch_load

@Suite
struct StackTreeTests {
    /// a (3 of its own) → b (5) → a (1), and c (2).
    private static let json = """
        {"flamegraph":{"names":["total","a","b","c"],"levels":[{"values":["0","11","0","0"]},
        {"values":["0","9","3","1","0","2","2","3"]},{"values":["0","6","5","2"]},{"values":["0",1,"1","1"]}],
        "total":"11","maxSelf":"5"}}
        """

    private static func answer() throws -> FlameGraphAnswer {
        try FlameGraphAnswer(json: Array(json.utf8))
    }

    @Test
    func `a flame graph becomes the stacks that it was made of`() throws {
        let answer = try Self.answer()
        let tree = try StackTree(answer)
        #expect(answer.total == 11 && tree.nodeCount == 4 && tree.distinctStacks == 4)
        #expect(tree.foldedHash() == SHA256.hex(of: Array("a 3\na;b 5\na;b;a 1\nc 2\n".utf8)))
    }

    @Test
    func `a function that calls itself counts once`() throws {
        let rows = [("b", 5, 6), ("a", 4, 9), ("c", 2, 2)]
        let expected = rows.map { TopFunction(name: $0.0, own: Int64($0.1), total: Int64($0.2)) }
        #expect(try StackTree(try Self.answer()).top(20) == expected)
        #expect(try StackTree(try Self.answer()).top(1) == [expected[0]])
    }

    @Test
    func `both encodings read alike`() throws {
        let answer = try Self.answer()
        var graph = ProtobufWriter()
        for name in answer.names { graph.field(1, name) }
        for values in answer.levels {
            // A packed list of numbers below 128 is one byte for each.
            var level = ProtobufWriter()
            level.field(1, values.map { UInt8($0) })
            graph.field(2, level.bytes)
        }
        graph.field(3, answer.total)
        var response = ProtobufWriter()
        response.field(1, graph.bytes)
        let decoded = try FlameGraphAnswer(protobuf: response.bytes)
        #expect(decoded.names == answer.names && decoded.levels == answer.levels && decoded.total == answer.total)
    }

    @Test(
        arguments: [
            [[0, 5, 0]], [[0, 5, 0, 0], [0, 5, 5]], [[0, 5, 0, 0], [0, 5, 5, 9]], [[0, 5, 0, 0], [7, 1, 1, 1]],
            [[0, 5, 0, 0], [-3, 1, 1, 1]], [[0, 5, 0, 0], [0, Int64.max, 1, 1, 1, 1, 1, 1]],
        ]
    )
    func `a flame graph whose boxes do not fit is an error`(levels: [[Int64]]) throws {
        var answer = try Self.answer()
        answer.levels = levels
        #expect(throws: LoadError.self) { try StackTree(answer) }
    }

    @Test
    func `differences are told in the order of the questions`() {
        var first = Comparisons()
        first.question = 2
        first.compare("later", 1, 2)
        var second = Comparisons()
        second.compare("sooner", 1, 2)
        second.compare("equal", 2, 2)
        let texts = ["sooner: found 1, expected 2", "later: found 1, expected 2"]
        #expect(Comparisons.differences(of: [first, second]) == texts && first.count + second.count == 3)
    }
}
