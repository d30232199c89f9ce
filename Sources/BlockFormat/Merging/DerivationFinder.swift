/// Finds out which columns of a group follow from others, whatever order their values come in.
struct DerivationFinder {
    /// What is known of a column as a multiple of an earlier one.
    private struct Pair {
        var base: Int
        var column: Int
        /// Whether every value so far is one factor times the base's.
        var isConstant = true
        var factor: Int64 = 0
    }

    private var pairs: [Pair] = []
    private var ratios: [StackRatios] = []
    private let columnCount: Int

    /// Begins without values.
    init(columns: Int) {
        columnCount = columns
        for column in 0..<columns {
            for base in 0..<column { pairs.append(Pair(base: base, column: column)) }
            if column > 0 { ratios.append(StackRatios()) }
        }
    }

    /// Takes in the samples of a chunk, named by nodes.
    mutating func add(_ samples: SampleRows, nodeCount: Int) {
        for index in pairs.indices where pairs[index].isConstant {
            let pair = pairs[index]
            Self.test(samples.values[pair.base], samples.values[pair.column], &pairs[index])
        }
        for column in 1..<max(1, columnCount) {
            ratios[column - 1].add(
                samples.stacks,
                base: samples.values[column - 1],
                values: samples.values[column],
                nodeCount: nodeCount
            )
        }
    }

    /// How each column is stored, and the factor of each node for columns with a factor for each stack.
    func derivations() -> [(derivation: SampleColumn.Derivation, factors: [Int64])?] {
        var found: [(derivation: SampleColumn.Derivation, factors: [Int64])?] = []
        for column in 0..<columnCount {
            let constant = pairs.first {
                $0.column == column && $0.isConstant && $0.factor > 0 && found[$0.base] == nil
            }
            if let constant {
                found.append((SampleColumn.Derivation(column: constant.base, factor: constant.factor), []))
            } else if column > 0, found[column - 1] == nil, let factors = ratios[column - 1].factors() {
                found.append((SampleColumn.Derivation(column: column - 1, factor: nil), factors))
            } else {
                found.append(nil)
            }
        }
        return found
    }

    private static func test(_ base: [Int64], _ values: [Int64], _ pair: inout Pair) {
        for place in base.indices {
            if pair.factor == 0, base[place] > 0 { pair.factor = values[place] / base[place] }
            let (product, overflowed) = base[place].multipliedReportingOverflow(by: pair.factor)
            guard !overflowed, product == values[place], product > 0 || base[place] == 0 else {
                pair.isConstant = false
                return
            }
        }
    }
}

/// How the values of one column relate to those of the one before, stack by stack.
struct StackRatios {
    /// What is known of one stack.
    private struct Ratio {
        var count: Int64 = 0
        var baseSum: Int64 = 0
        var valueSum: Int64 = 0
        var least = Int64.max
        var greatest: Int64 = 0
    }

    private var stacks: [Ratio] = []
    private var isExact = true
    private var isPossible = true
    private var greatestBase: Int64 = 0

    /// Takes in samples; stacks are nodes.
    mutating func add(_ stacks: [UInt32], base: [Int64], values: [Int64], nodeCount: Int) {
        guard isPossible else { return }
        grow(to: nodeCount)
        for place in stacks.indices {
            guard base[place] > 0 else {
                if values[place] > 0 { isPossible = false }
                continue
            }
            add(Int(stacks[place]), base: base[place], value: values[place])
        }
    }

    /// A factor for each node; nil when the column is better stored whole.
    func factors() -> [Int64]? {
        guard isPossible, isExact || residualCost * 4 <= storedCost * 3 else { return nil }
        let factors = stacks.map { stack -> Int64 in
            guard stack.count > 0 else { return 0 }
            let (quotient, remainder) = stack.valueSum.quotientAndRemainder(dividingBy: stack.baseSum)
            return remainder > stack.baseSum / 2 ? quotient + 1 : quotient
        }
        // Products and what they leave must fit 64 bits.
        let greatest = (factors.max() ?? 0).multipliedReportingOverflow(by: greatestBase)
        return greatest.overflow ? nil : factors
    }

    private mutating func add(_ node: Int, base: Int64, value: Int64) {
        var stack = stacks[node]
        let (ratio, remainder) = Self.ratio(value, base, likely: stack.least)
        stack.count += 1
        let bases = stack.baseSum.addingReportingOverflow(base)
        let values = stack.valueSum.addingReportingOverflow(value)
        if bases.overflow || values.overflow { isPossible = false }
        stack.baseSum = bases.partialValue
        stack.valueSum = values.partialValue
        stack.least = min(stack.least, ratio)
        stack.greatest = max(stack.greatest, remainder > 0 ? ratio + 1 : ratio)
        if stack.least != stack.greatest { isExact = false }
        stacks[node] = stack
        greatestBase = max(greatestBase, base)
    }

    /// Quotient and remainder; nearly always the quotient is the same as before, and a product is cheaper than a division.
    @inline(__always)
    private static func ratio(_ value: Int64, _ base: Int64, likely: Int64) -> (quotient: Int64, remainder: Int64) {
        let (product, overflowed) = base.multipliedReportingOverflow(by: likely)
        return !overflowed && product == value ? (likely, 0) : value.quotientAndRemainder(dividingBy: base)
    }

    private mutating func grow(to count: Int) {
        guard stacks.count < count else { return }
        stacks.append(contentsOf: repeatElement(Ratio(), count: count - stacks.count))
    }

    /// About how many bytes the residuals would take.
    ///
    /// Whole numbers, so that the order of the nodes does not matter.
    private var residualCost: Int {
        stacks.reduce(0) { cost, stack in
            guard stack.count > 0, stack.least < stack.greatest else { return cost }
            let spread = Double(stack.greatest) - Double(stack.least)
            return cost + Int(stack.count) * Self.size(spread * Double(stack.baseSum) / Double(stack.count))
        }
    }

    /// About how many bytes the column would take if it were stored.
    private var storedCost: Int {
        stacks.reduce(0) { cost, stack in
            guard stack.count > 0 else { return cost }
            return cost + Int(stack.count) * (1 + Self.size(Double(stack.valueSum) / Double(stack.count)))
        }
    }

    /// Bytes of a varint.
    private static func size(_ value: Double) -> Int {
        var size = 1
        var limit = 128.0
        while value >= limit, size < 10 {
            size += 1
            limit *= 128
        }
        return size
    }
}
