import ProfileModel

/// What a profile says about stacks of function names, worked out slowly and plainly.
struct StackView {
    /// A row of a table of functions.
    struct Row: Hashable {
        var name: String
        var own: Int64
        var total: Int64
    }

    private let names: [[UInt8]]
    /// Values by stack of names, root first; every stack once.
    private var stacks: [[Int]] = []
    /// Values stack by stack, `width` each.
    private var values: [Int64] = []
    private let width: Int

    /// Frames without a line are named by their address, or left out.
    init(_ profile: Profile, droppingUnsymbolized: Bool = false) {
        var names: [[UInt8]] = []
        var numbers: [[UInt8]: Int] = [:]
        func number(_ name: [UInt8]) -> Int {
            if let known = numbers[name] { return known }
            names.append(name)
            numbers[name] = names.count - 1
            return names.count - 1
        }
        let functions = profile.functions.map { number(Array(profile.bytes(of: $0.name))) }
        let frames = profile.locations.map { location -> [Int] in
            let lines = profile.lines[Int(location.firstLine)..<Int(location.firstLine + location.lineCount)]
            if !lines.isEmpty { return lines.reversed().map { functions[Int($0.function)] } }
            return droppingUnsymbolized ? [] : [number(Array("0x\(String(location.address, radix: 16))".utf8))]
        }
        let width = profile.sampleTypes.count
        var rows: [[Int]: Int] = [:]
        for (index, sample) in profile.samples.enumerated() {
            var stack: [Int] = []
            for position in (sample.firstLocation..<sample.firstLocation + sample.locationCount).reversed() {
                stack += frames[Int(profile.stackLocations[Int(position)])]
            }
            let row = rows[stack] ?? stacks.count
            if row == stacks.count {
                rows[stack] = row
                stacks.append(stack)
                values += [Int64](repeating: 0, count: width)
            }
            for type in 0..<width { values[row * width + type] += profile.values[index * width + type] }
        }
        self.width = width
        self.names = names
    }

    /// The sum of one value over all samples without a frame.
    func valueOfEmptyStack(_ type: Int) -> Int64 {
        stacks.firstIndex(of: []).map { values[$0 * width + type] } ?? 0
    }

    /// How many stacks with a frame have a value other than zero.
    func stackCount(_ type: Int) -> Int {
        stacks.indices.count { !stacks[$0].isEmpty && values[$0 * width + type] != 0 }
    }

    /// About how long the folded text is.
    var estimatedTextLength: Int { stacks.reduce(0) { $0 + $1.count * 40 } }

    /// Folded lines of one value, bytewise ascending; zero values and empty stacks left out.
    func foldedLines(_ type: Int) -> [[UInt8]] {
        var lines: [[UInt8]: Int64] = [:]
        for (row, stack) in stacks.enumerated() where !stack.isEmpty {
            let value = values[row * width + type]
            if value == 0 { continue }
            lines[Array(stack.map { names[$0] }.joined(separator: [UInt8(ascii: ";")])), default: 0] += value
        }
        let written = lines.filter { $0.value != 0 }.map { $0.key + Array(" \($0.value)".utf8) }
        return written.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The functions with the greatest own values; then by total, then by name.
    func top(_ type: Int, _ count: Int) -> [Row] {
        var own = [Int64](repeating: 0, count: names.count)
        var total = own
        var lastStack = [Int](repeating: -1, count: names.count)
        for (row, stack) in stacks.enumerated() {
            let value = values[row * width + type]
            guard value != 0, let leaf = stack.last else { continue }
            own[leaf] += value
            for name in stack where lastStack[name] != row {
                total[name] += value
                lastStack[name] = row
            }
        }
        let order = names.indices.filter { lastStack[$0] >= 0 }.sorted { left, right in
            if own[left] != own[right] { return own[left] > own[right] }
            if total[left] != total[right] { return total[left] > total[right] }
            return names[left].lexicographicallyPrecedes(names[right])
        }
        return order.prefix(count).map {
            Row(name: String(decoding: names[$0], as: UTF8.self), own: own[$0], total: total[$0])
        }
    }
}
