import ProfileModel

/// The string table of a pprof being written: the empty string first, each valid text once, in the order of first use.
struct PprofStrings {
    /// The strings by number.
    private(set) var table: [[UInt8]] = [[]]
    private var numbers: [[UInt8]: UInt64] = [[]: 0]

    /// Begins with the parts of a profile type.
    init(of type: ProfileType) {
        for part in [type.sampleType, type.sampleUnit, type.periodType, type.periodUnit] { _ = number(of: part) }
    }

    /// The number of a string, which is added when it is new; invalid UTF-8 is repaired.
    mutating func number(of string: [UInt8]) -> UInt64 {
        var text: [UInt8] = []
        ValidText.append(string[...], to: &text)
        if let number = numbers[text] { return number }
        let number = UInt64(table.count)
        numbers[text] = number
        table.append(text)
        return number
    }

    /// The number of a string, which is added when it is new.
    mutating func number(of string: String) -> UInt64 { number(of: Array(string.utf8)) }
}
