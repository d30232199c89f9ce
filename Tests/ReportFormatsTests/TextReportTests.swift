import QueryModel
import ReportFormats
import TestSupport
import Testing

struct TextReportTests {
    @Test func `folded stacks are in byte order and those without own value are left out`() throws {
        let report = try NamedTree.report([("a;b", 2), ("a b", 3), ("a", 1), ("a!", 4), ("c;d", 0)])
        #expect(String(decoding: FoldedText.encode(report), as: UTF8.self) == "a 1\na b 3\na! 4\na;b 2\n")
        #expect(FoldedText.encode(.empty).isEmpty)
    }

    @Test func `a name cannot add a line`() throws {
        let report = try NamedTree.report([("a\nfake 9;b\r", 2)])
        #expect(String(decoding: FoldedText.encode(report), as: UTF8.self) == "a fake 9;b  2\n")
        #expect(TopTableText.encode(report).split(separator: "\n").count == 3)
    }

    @Test func `the top table shows shares of the whole`() throws {
        let report = try NamedTree.report([("main;work", 2), ("main", 1)])
        let expected = """
                            self   self%                total  total%  function
                               2    66.7                    2    66.7  work
                               1    33.3                    3   100.0  main

            """
        #expect(TopTableText.encode(report) == expected)
        #expect(TopTableText.encode(report, limit: 1).split(separator: "\n").count == 2)
        #expect(TopTableText.encode(.empty).split(separator: "\n").count == 1)
    }
}
