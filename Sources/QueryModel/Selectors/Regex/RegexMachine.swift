/// Runs a program over a text, all ways at once (Pike's method, without captures): for each character every
/// instruction is visited at most once, so time is bounded by their product whatever the pattern.
struct RegexMachine {
    private let program: RegexProgram
    private var current: [Int] = []
    private var upcoming: [Int] = []
    private var pending: [Int] = []
    /// The round in which an instruction was last visited.
    private var visited: [Int]
    private var round = 0
    /// How many instructions were visited so far.
    private(set) var steps = 0

    init(_ program: RegexProgram) {
        self.program = program
        visited = Array(repeating: 0, count: program.instructions.count)
    }

    /// Whether the program accepts the whole text.
    mutating func run(_ text: String) -> Bool {
        var rest = text.unicodeScalars.makeIterator()
        var next = rest.next()?.value
        round += 1
        follow(0, before: nil, after: next)
        swap(&current, &upcoming)
        while let scalar = next {
            guard !current.isEmpty else { return false }
            next = rest.next()?.value
            step(over: scalar, after: next)
        }
        return current.contains { program.instructions[$0] == .accept }
    }

    private mutating func step(over scalar: UInt32, after next: UInt32?) {
        round += 1
        for place in current where takes(place, scalar) { follow(place + 1, before: scalar, after: next) }
        current.removeAll(keepingCapacity: true)
        swap(&current, &upcoming)
    }

    private func takes(_ place: Int, _ scalar: UInt32) -> Bool {
        switch program.instructions[place] {
        case .scalar(let value): value == scalar
        case .test(let number): program.tests[number].matches(scalar)
        case .any: true
        case .anyButNewline: scalar != 0x0A
        case .assertion, .split, .jump, .accept: false
        }
    }

    /// Adds the place and every one that is reached from it without taking a character.
    private mutating func follow(_ place: Int, before: UInt32?, after: UInt32?) {
        pending.append(place)
        while let place = pending.popLast() {
            guard visited[place] != round else { continue }
            visited[place] = round
            steps += 1
            switch program.instructions[place] {
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .jump(let target): pending.append(target)
            case .assertion(let assertion):
                if Self.holds(assertion, before, after) { pending.append(place + 1) }
            case .scalar, .test, .any, .anyButNewline, .accept: upcoming.append(place)
            }
        }
    }

    private static func holds(_ assertion: RegexNode.Assertion, _ before: UInt32?, _ after: UInt32?) -> Bool {
        switch assertion {
        case .textStart: before == nil
        case .textEnd: after == nil
        case .lineStart: before == nil || before == 0x0A
        case .lineEnd: after == nil || after == 0x0A
        case .wordBoundary: isWord(before) != isWord(after)
        case .notWordBoundary: isWord(before) == isWord(after)
        }
    }

    private static func isWord(_ scalar: UInt32?) -> Bool { scalar.map(ScalarSet.word.contains) ?? false }
}
