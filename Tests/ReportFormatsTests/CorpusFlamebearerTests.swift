import Foundation
import QueryModel
import ReportFormats
import TestSupport
import Testing

/// Flame graphs of every profile of the corpus against hashes made by other programs; CONVENTIONS.md of the corpus says
/// how.
@Suite(.enabled(if: Corpus.isPresent))
struct CorpusFlamebearerTests {
    static let files = Corpus.files(under: "expected/pprof")

    @Test(arguments: files)
    func `flame graphs, folded stacks and top tables of a real profile are as expected`(path: String) throws {
        let expected = try JSONDecoder().decode(ExpectedProfile.self, from: Data(try Corpus.bytes(path)))
        guard let types = expected.types else { return }
        let profile = try CorpusProfile(expected.file)
        for (index, type) in types.enumerated() where type.flamebearer != nil {
            let report = try profile.flameGraph(type: index)
            #expect(try FlameGraphReport(checking: report) == report)
            #expect(report.nodeCount - 1 == type.treeNodes)
            if !profile.hasLineEnds { #expect(SHA256.hex(FoldedText.encode(report)) == type.foldedSHA256) }
            if let dropped = type.foldedWithoutUnsymbolized {
                let report = try profile.flameGraph(type: index, .dropped)
                #expect(SHA256.hex(FoldedText.encode(report)) == dropped)
            }
            checkTop(report, type)
            for (limit, expected) in type.flamebearer ?? [:] { try check(profile, report, limit, expected) }
        }
    }

    @Test func `every expected flame graph of the corpus is looked at`() throws {
        var count = 0
        for path in Self.files {
            let expected = try JSONDecoder().decode(ExpectedProfile.self, from: Data(try Corpus.bytes(path)))
            count += (expected.types ?? []).reduce(0) { $0 + ($1.flamebearer?.count ?? 0) }
        }
        #expect(count >= 411)
    }

    @Test func `comparisons of real profiles are as expected`() throws {
        let expected = try JSONDecoder().decode(
            [ExpectedDiff].self,
            from: Data(try Corpus.bytes("expected/_diffs.json"))
        )
        #expect(expected.count >= 10)
        for diff in expected {
            let left = try CorpusProfile(diff.left)
            let right = try CorpusProfile(diff.right)
            let leftType = try #require(left.typeIndex(diff.sampleType))
            let rightType = try #require(right.typeIndex(diff.sampleType))
            let reports = (try left.flameGraph(type: leftType), try right.flameGraph(type: rightType))
            for (limit, expected) in diff.flamebearer {
                let flame = FlamebearerDiff(left: reports.0, right: reports.1, maxNodes: try #require(Int(limit)))
                let hash = SHA256.hex(canonicalBytes(flame.names, flame.levels))
                #expect(hash == expected.sha256, "\(diff.left) and \(diff.right), \(limit) nodes")
                #expect(flame.leftTicks == diff.leftTotal)
                #expect(flame.rightTicks == diff.rightTotal)
            }
        }
    }

    private func checkTop(_ report: FlameGraphReport, _ type: ExpectedType) {
        let rows = report.topTable()
        #expect(rows.count == type.functionsInStacks)
        let top = rows.prefix(20).map {
            ExpectedRow(name: String(decoding: $0.name, as: UTF8.self), selfValue: $0.selfValue, total: $0.total)
        }
        #expect(top == type.top20)
    }

    private func check(
        _ profile: CorpusProfile,
        _ report: FlameGraphReport,
        _ limit: String,
        _ expected: ExpectedFlame
    ) throws {
        let flame = Flamebearer(report, maxNodes: try #require(Int(limit)))
        let hash = SHA256.hex(canonicalBytes(flame.names, flame.levels, profile.repairedNames))
        #expect(hash == expected.sha256, "\(limit) nodes")
        #expect(flame.names.count == expected.names)
        #expect(flame.levels.count == expected.levels)
        #expect(flame.total == expected.total)
        #expect(flame.maxSelf == expected.maxSelf)
    }

    private func canonicalBytes(
        _ names: [String],
        _ levels: [[Int64]],
        _ repaired: [String: [UInt8]] = [:]
    ) -> [UInt8] {
        var text: [UInt8] = []
        for name in names { text += (repaired[name] ?? Array(name.utf8)) + [0x0A] }
        for level in levels { text += Array(level.map { "\($0)" }.joined(separator: ",").utf8) + [0x0A] }
        return text
    }
}
