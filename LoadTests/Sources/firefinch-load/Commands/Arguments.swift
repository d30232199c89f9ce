/// The words after a sub-command: positional ones, `--name value` or `--name=value`, and flags.
struct Arguments {
    private(set) var positional: [String] = []
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    /// Reads `words`; an option that is in neither list is an error, and so is one without its value.
    init(_ words: [String], options: Set<String>, flags known: Set<String> = []) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                positional.append(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            if known.contains(name), parts.count == 1 {
                flags.insert(name)
            } else if options.contains(name) {
                guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                    throw UsageError("--\(name) needs a value")
                }
                values[name] = value
            } else {
                throw UsageError("there is no option '\(word)' here; see --help")
            }
        }
    }

    /// Whether the flag was given.
    func has(_ flag: String) -> Bool {
        flags.contains(flag)
    }

    /// The option's text, if it was given.
    func text(_ name: String) -> String? {
        values[name]
    }

    /// The option as a whole number within `range`, or `fallback` if it was not given.
    func number(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
        guard let text = values[name] else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError("--\(name) is '\(text)'; give a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The option as `yes` or `no`, or `fallback` if it was not given.
    func choice(_ name: String, default fallback: Bool) throws -> Bool {
        switch values[name] {
        case nil: return fallback
        case "yes": return true
        case "no": return false
        case let text?: throw UsageError("--\(name) is '\(text)'; give yes or no")
        }
    }

    /// The only positional word.
    func single(_ what: String) throws -> String {
        guard positional.count == 1 else {
            throw UsageError("give one \(what), not \(positional.count); see --help")
        }
        return positional[0]
    }
}
