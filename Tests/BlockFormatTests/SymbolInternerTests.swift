import ProfileModel
import TestSupport
import Testing

@testable import BlockFormat

@Suite struct SymbolInternerTests {
    /// A profile of the stacks given, root first.
    private func profile(_ stacks: [[String]], labels: [Label] = []) -> Profile {
        TestProfile(samples: stacks.map { .init(stack: $0, values: [1, 1], labels: labels) }).entry.profile
    }

    private func stacks(of profile: Profile, in interner: inout SymbolInterner) -> [UInt32] {
        let locations = interner.locations(of: profile)
        let paths = profile.stackLocations.map { locations[Int($0)] }
        return profile.samples.map { sample in
            let first = Int(sample.firstLocation)
            return interner.stack(paths.span.extracting(first..<first + Int(sample.locationCount)))
        }
    }

    @Test func `equal stacks get one number whatever order a profile lists its tables in`() {
        var interner = SymbolInterner(seed: 5)
        let sent = profile([["a", "b"], ["c"], ["a", "b", "c"], []])
        #expect(stacks(of: sent, in: &interner) == [0, 1, 2, 3])
        let table = interner.table
        #expect(stacks(of: reversed(sent), in: &interner) == [0, 1, 2, 3])
        #expect(interner.table.locations == table.locations)
        #expect(interner.table.functions == table.functions)
        #expect(stacks(of: profile([["c"], ["d"]]), in: &interner) == [4, 5])
    }

    /// The same profile with its locations and functions listed the other way around.
    private func reversed(_ profile: Profile) -> Profile {
        var reversed = profile
        reversed.locations.reverse()
        reversed.stackLocations = profile.stackLocations.map { UInt32(profile.locations.count - 1) - $0 }
        reversed.functions.reverse()
        for line in reversed.lines.indices {
            reversed.lines[line].function = UInt32(profile.functions.count - 1) - profile.lines[line].function
        }
        return reversed
    }

    @Test func `a profile that comes again adds nothing`() {
        var interner = SymbolInterner(seed: 6)
        let stack = (0..<300).map { "function \($0)" }
        let sent = profile([stack, Array(stack.prefix(200)), Array(stack.suffix(100))])
        let first = stacks(of: sent, in: &interner)
        let table = interner.table
        #expect(stacks(of: sent, in: &interner) == first)
        #expect(interner.table.stringBytes == table.stringBytes)
        #expect(interner.table.functions == table.functions)
        #expect(interner.table.locations == table.locations)
        #expect(interner.table.nodeParents == table.nodeParents)
        #expect(interner.table.stackNodes == table.stackNodes)
    }

    @Test func `equal rows of one table get one number`() {
        var interner = SymbolInterner(seed: 7)
        let text = Array("abcabc".utf8)
        let strings = interner.strings(
            text.span,
            [.init(offset: 0, length: 3), .init(offset: 3, length: 3), .init(offset: 0, length: 2)]
        )
        #expect(strings == [0, 0, 1])
        let function = SymbolTable.Function(name: 0, systemName: 0, filename: 1, startLine: 9)
        var other = function
        other.startLine = -9
        #expect(interner.functions([function, other, function]) == [0, 1, 0])
        let lines = [SymbolTable.Line(function: 0, line: 1), .init(function: 1, line: 2), .init(function: 0, line: 1)]
        let rows = [(0, 1), (0, 2), (2, 1), (1, 1), (0, 0)].map { first, count in
            SymbolTable.Location(mapping: -1, address: 4, firstLine: UInt32(first), lineCount: UInt32(count))
        }
        #expect(interner.locations(rows, lines: lines) == [0, 1, 0, 2, 3])
    }

    @Test func `values of labels are no symbols`() {
        var interner = SymbolInterner(seed: 8)
        _ = stacks(of: profile([["a"]], labels: [Label("thread", "worker")]), in: &interner)
        let names = interner.table.stringEnds.indices.map {
            String(decoding: interner.table.string(UInt32($0)), as: UTF8.self)
        }
        #expect(Set(names) == ["a", "", "a.swift"])
    }

    @Test func `what only samples name that do not count is no symbol`() throws {
        let sent = TestProfile(samples: [
            .init(stack: ["gone", "away"], values: [0, 0]), .init(stack: ["main", "here"], values: [3, 30]),
            .init(stack: ["gone"], values: [-1, 1]), .init(stack: ["main"], values: [1, 10]),
        ])
        var builder = SegmentBuilder(hashSeed: 2)
        #expect(try builder.add(sent.entry) == .added)
        let opened = try OpenedSegment(builder.encode(id: BlockID(high: 1, low: 1), createdAt: 0).bytes)
        #expect(opened.rows == expectedRows(of: [sent]))
        let trimmed = sent.entry.profile.trimmed(to: [1, 3])
        #expect(trimmed.locations.count == 2)
        #expect(trimmed.functions.map { trimmed.string($0.name) } == ["here", "main"])
    }
}
