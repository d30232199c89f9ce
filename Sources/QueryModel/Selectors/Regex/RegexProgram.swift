/// A regular expression as instructions of a machine that follows all ways at once.
struct RegexProgram: Sendable {
    /// Most instructions: what bounds the time for each character of a text.
    static let maxInstructions = 10_000

    enum Instruction: Hashable, Sendable {
        /// Takes this scalar.
        case scalar(UInt32)
        /// Takes a scalar that meets the test of that number.
        case test(Int)
        case any
        case anyButNewline
        /// Goes on only where it holds.
        case assertion(RegexNode.Assertion)
        /// Goes both ways.
        case split(Int, Int)
        case jump(Int)
        /// The whole expression was met.
        case accept
    }

    private(set) var instructions: [Instruction] = []
    private(set) var tests: [ScalarTest] = []
    private var work = 0

    /// Compiles a tree.
    ///
    /// - Throws: `RegexSyntaxError` when repetitions make it too large.
    init(_ node: RegexNode) throws(RegexSyntaxError) {
        try emit(node)
        try append(.accept)
    }

    private mutating func emit(_ node: RegexNode) throws(RegexSyntaxError) {
        // Counted repetitions of nothing emit nothing and would still take for ever.
        try charge()
        switch node {
        case .empty: break
        case .scalar(let value): try append(.scalar(value))
        case .test(let test):
            tests.append(test)
            try append(.test(tests.count - 1))
        case .any: try append(.any)
        case .anyButNewline: try append(.anyButNewline)
        case .assertion(let assertion): try append(.assertion(assertion))
        case .concatenation(let parts): for part in parts { try emit(part) }
        case .alternation(let branches): try emitAlternation(branches)
        case .repetition(let body, let minimum, nil): try emitUnbounded(body, minimum: minimum)
        case .repetition(let body, let minimum, let maximum?):
            try emitBounded(body, minimum: minimum, maximum: maximum)
        }
    }

    private mutating func emitAlternation(_ branches: [RegexNode]) throws(RegexSyntaxError) {
        var exits: [Int] = []
        for branch in branches.dropLast() {
            let split = instructions.count
            try append(.jump(0))
            try emit(branch)
            exits.append(instructions.count)
            try append(.jump(0))
            instructions[split] = .split(split + 1, instructions.count)
        }
        if let last = branches.last { try emit(last) }
        for exit in exits { instructions[exit] = .jump(instructions.count) }
    }

    private mutating func emitUnbounded(_ body: RegexNode, minimum: Int) throws(RegexSyntaxError) {
        guard minimum > 0 else {
            let start = instructions.count
            try append(.jump(0))
            try emit(body)
            try append(.jump(start))
            instructions[start] = .split(start + 1, instructions.count)
            return
        }
        for _ in 1..<minimum { try emit(body) }
        let start = instructions.count
        try emit(body)
        try append(.split(start, instructions.count + 1))
    }

    private mutating func emitBounded(
        _ body: RegexNode,
        minimum: Int,
        maximum: Int
    ) throws(RegexSyntaxError) {
        for _ in 0..<minimum { try emit(body) }
        var splits: [Int] = []
        for _ in minimum..<maximum {
            splits.append(instructions.count)
            try append(.jump(0))
            try emit(body)
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }

    private mutating func append(_ instruction: Instruction) throws(RegexSyntaxError) {
        try charge()
        instructions.append(instruction)
    }

    private mutating func charge() throws(RegexSyntaxError) {
        work += 1
        guard work <= 4 * Self.maxInstructions, instructions.count < Self.maxInstructions else {
            throw RegexSyntaxError(
                position: 1,
                "the expression needs more than \(Self.maxInstructions) steps; use smaller repetitions"
            )
        }
    }
}
