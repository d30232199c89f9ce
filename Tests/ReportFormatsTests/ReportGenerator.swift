import QueryModel
import TestSupport

/// Random reports over names that are easy to get wrong.
enum ReportGenerator {
    static let names: [[UInt8]] =
        [
            "", "a", "a b", "b", "c", "other", "total", "say \"hi\"\\", "tab\tline\nend", "ünïcode 🔥",
            "\u{1}\u{7f}\u{2028}",
        ]
        .map { Array($0.utf8) }
        // Not valid UTF-8, whole or at the end.
        + [[0xFF, 0xFE], [0x61, 0xC3]]

    /// A report of so many random stacks; values are small, so that many totals are equal.
    static func report(_ random: inout SplitMix64, stacks: Int, depth: Int = 6) throws -> FlameGraphReport {
        var tree = NamedTree()
        for _ in 0..<stacks {
            let frames = (0..<Int.random(in: 0...depth, using: &random)).map { _ in
                names[Int.random(in: 0..<names.count, using: &random)]
            }
            tree.add(frames, value: Int64.random(in: 0...4, using: &random))
        }
        return try tree.report()
    }
}
