import QueryModel
import TestSupport

/// Stacks with values, the plain way: what flame graph reports are compared with.
struct FlameGraphStacks {
    /// Names that are easy to get wrong: empty, prefixes of each other, longer than a word, not valid UTF-8.
    static let names: [[UInt8]] =
        [
            "", "a", "a b", "a;b", "aa", "b", "other", "total", "main.main", "main.main2", "runtime.goexit",
            "runtime.gopark",
        ]
        .map { Array($0.utf8) } + [[0xFF], [0xFF, 0x00], [0x00], [0x61, 0x00]]

    var values: [[[UInt8]]: Int64] = [:]

    /// Random stacks; `depth` 0 gives stacks without frames only.
    static func random(_ random: inout SplitMix64, count: Int, depth: Int = 6) -> FlameGraphStacks {
        var stacks = FlameGraphStacks()
        for _ in 0..<count {
            let frames = (0..<Int.random(in: 0...depth, using: &random)).map { _ in
                names[Int.random(in: 0..<names.count, using: &random)]
            }
            stacks.values[frames, default: 0] += Int64.random(in: 0...5, using: &random)
        }
        return stacks
    }

    /// A stack written as `a;b;c` with its value.
    static func of(_ stacks: (String, Int64)...) -> FlameGraphStacks {
        var result = FlameGraphStacks()
        for (stack, value) in stacks { result.values[stack.split(separator: ";").map { Array($0.utf8) }] = value }
        return result
    }

    static func + (left: FlameGraphStacks, right: FlameGraphStacks) -> FlameGraphStacks {
        FlameGraphStacks(values: left.values.merging(right.values) { $0 + $1 })
    }

    /// The canonical report, made by the definition of the form and nothing else.
    var expected: FlameGraphReport {
        var report = FlameGraphReport.empty
        report.unnamedValue = values[[]] ?? 0
        var numbers: [[UInt8]: Int32] = [:]
        append(below: [], node: 0, to: &report, &numbers)
        return report
    }

    private func append(
        below path: [[UInt8]],
        node: Int32,
        to report: inout FlameGraphReport,
        _ numbers: inout [[UInt8]: Int32]
    ) {
        let below = values.filter {
            $0.value > 0 && $0.key.count > path.count && Array($0.key.prefix(path.count)) == path
        }
        let names = Set(below.keys.map { $0[path.count] }).sorted { $0.lexicographicallyPrecedes($1) }
        for name in names {
            if numbers[name] == nil {
                numbers[name] = Int32(report.nameEnds.count)
                report.nameBytes += name
                report.nameEnds.append(Int32(report.nameBytes.count))
            }
            let child = Int32(report.nodeCount)
            report.parents.append(node)
            report.names.append(numbers[name] ?? -1)
            report.selfValues.append(values[path + [name]] ?? 0)
            append(below: path + [name], node: child, to: &report, &numbers)
        }
    }

    /// The report as the builder makes it of a tree in no order: siblings shuffled, nodes and names there several
    /// times.
    func built(_ random: inout SplitMix64) throws -> FlameGraphReport {
        var parents: [Int32] = [-1]
        var names: [Int32] = [-1]
        var selfValues: [Int64] = [values[[]] ?? 0]
        var nameBytes: [UInt8] = []
        var nameEnds: [Int32] = []
        var nodes: [[[UInt8]]: Int32] = [[]: 0]
        var numbers: [[UInt8]: Int32] = [:]
        let order = values.filter { !$0.key.isEmpty }.sorted { $0.key.description < $1.key.description }
            .shuffled(using: &random)
        for (stack, value) in order {
            for depth in 1...stack.count {
                let path = Array(stack.prefix(depth))
                if nodes[path] != nil, Int.random(in: 0..<4, using: &random) > 0 { continue }
                if numbers[stack[depth - 1]] == nil || Int.random(in: 0..<4, using: &random) == 0 {
                    nameBytes += stack[depth - 1]
                    nameEnds.append(Int32(nameBytes.count))
                    numbers[stack[depth - 1]] = Int32(nameEnds.count - 1)
                }
                parents.append(nodes[Array(stack.prefix(depth - 1))] ?? -1)
                names.append(numbers[stack[depth - 1]] ?? -1)
                selfValues.append(0)
                nodes[path] = Int32(parents.count - 1)
            }
            selfValues[Int(nodes[stack] ?? 0)] += value
        }
        return try FlameGraphBuilder.report(
            parents: parents,
            names: names,
            selfValues: selfValues,
            nameBytes: nameBytes,
            nameEnds: nameEnds
        )
    }
}
