import ProfileModel

/// Sorts the samples of one profile into rows: one for each combination of further labels, span and trace.
///
/// Sample labels become labels of the series unless the series already has that name; span and trace ids do not, nor do
/// names that begin with `__`, which are ours. Samples with a negative value, or with only zeros, do not count.
struct SampleRowBuilder {
    /// What tells the rows of a profile apart.
    struct Key: Hashable {
        var labels: LabelSet
        var span: UInt64
        var trace: TraceID
    }

    private enum Role {
        case span, trace, label(String), ignored
    }

    /// The rows, by number.
    private(set) var keys: [Key] = []
    /// For each kept sample of the profile: its number there and its row.
    private(set) var samples: [(index: Int, row: Int)] = []
    private var rowNumbers: [Key: Int] = [:]
    private var runNumbers: [[Profile.SampleLabel]: Int] = [:]
    private var roles: [UInt32: Role] = [:]
    private var plainRow: Int?

    init(_ profile: Profile, labels: LabelSet) {
        samples.reserveCapacity(profile.samples.count)
        let width = profile.sampleTypes.count
        for index in profile.samples.indices where Self.counts(profile.values, index * width..<(index + 1) * width) {
            samples.append((index, row(of: profile.samples[index], profile, labels)))
        }
    }

    /// Whether a sample with those values counts: none is negative, and one is not zero.
    private static func counts(_ values: [Int64], _ range: Range<Int>) -> Bool {
        var bits: Int64 = 0
        for index in range { bits |= values[index] }
        return bits > 0
    }

    /// Numbers of the kept samples, row after row, and where each row's begin (one more entry marks the end).
    func samplesByRow() -> (samples: [UInt32], starts: [Int]) {
        var starts = [Int](repeating: 0, count: keys.count + 1)
        for sample in samples { starts[sample.row + 1] += 1 }
        for row in keys.indices { starts[row + 1] += starts[row] }
        var next = starts
        var ordered = [UInt32](repeating: 0, count: samples.count)
        for sample in samples {
            ordered[next[sample.row]] = UInt32(sample.index)
            next[sample.row] += 1
        }
        return (ordered, starts)
    }

    private mutating func row(of sample: Profile.Sample, _ profile: Profile, _ labels: LabelSet) -> Int {
        guard sample.labelCount > 0 else {
            if let plainRow { return plainRow }
            let row = number(Key(labels: labels, span: 0, trace: .none))
            plainRow = row
            return row
        }
        let run = Array(profile.labels[Int(sample.firstLabel)..<Int(sample.firstLabel + sample.labelCount)])
        if let known = runNumbers[run] { return known }
        let row = number(key(of: run, profile, labels))
        runNumbers[run] = row
        return row
    }

    private mutating func number(_ key: Key) -> Int {
        if let known = rowNumbers[key] { return known }
        rowNumbers[key] = keys.count
        keys.append(key)
        return keys.count - 1
    }

    private mutating func key(of run: [Profile.SampleLabel], _ profile: Profile, _ labels: LabelSet) -> Key {
        var key = Key(labels: labels, span: 0, trace: .none)
        for label in run {
            switch role(of: label.key, profile) {
            case .span:
                if let span = UInt64(hexadecimal: profile.bytes(of: label.value)) { key.span = span }
            case .trace:
                if let trace = TraceID(hexadecimal: profile.bytes(of: label.value)) { key.trace = trace }
            case .label(let name):
                let value = profile.string(label.value)
                if !value.isEmpty, key.labels[name] == nil { key.labels.set(name, to: value) }
            case .ignored:
                break
            }
        }
        return key
    }

    private mutating func role(of keyString: UInt32, _ profile: Profile) -> Role {
        if let known = roles[keyString] { return known }
        let name = profile.string(keyString)
        let role: Role =
            switch name {
            case LabelName.spanID, LabelName.profileID: .span
            case LabelName.traceID: .trace
            case "": .ignored
            default: name.hasPrefix("__") ? .ignored : .label(name)
            }
        roles[keyString] = role
        return role
    }
}

extension UInt64 {
    /// Sixteen hexadecimal digits, as span ids are written; nil for anything else.
    init?(hexadecimal bytes: ArraySlice<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var value: UInt64 = 0
        for byte in bytes {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            value = value << 4 | UInt64(digit)
        }
        self = value
    }
}

extension TraceID {
    /// Thirty-two hexadecimal digits, as trace ids are written; nil for anything else.
    init?(hexadecimal bytes: ArraySlice<UInt8>) {
        guard bytes.count == 32, let high = UInt64(hexadecimal: bytes.prefix(16)),
            let low = UInt64(hexadecimal: bytes.suffix(16))
        else { return nil }
        self.init(high: high, low: low)
    }
}
