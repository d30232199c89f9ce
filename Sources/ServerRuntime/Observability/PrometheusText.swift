/// Metrics in Prometheus's text format (version 0.0.4), family after family.
struct PrometheusText {
    enum Kind: String {
        case counter, gauge, histogram
    }

    private(set) var text = ""

    /// Begins a family: what follows until the next belongs to it.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    /// One value.
    mutating func sample(_ name: String, _ value: Double, labels: [(String, String)] = []) {
        let inner = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        let number = value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
        text += name + (inner.isEmpty ? "" : "{\(inner)}") + " \(number)\n"
    }

    /// A family of one value without labels.
    mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        family(name, kind, help)
        sample(name, value)
    }

    /// The buckets, the sum and the count of one label combination of a histogram.
    ///
    /// `counts` has one more than `bounds`: what is above them all.
    mutating func histogram(
        _ name: String,
        bounds: [Double],
        _ counts: [Int],
        sum: Double,
        labels: [(String, String)]
    ) {
        var cumulative = 0
        for (index, count) in counts.enumerated() {
            cumulative += count
            let bound = index < bounds.count ? String(bounds[index]) : "+Inf"
            sample(name + "_bucket", Double(cumulative), labels: labels + [("le", bound)])
        }
        sample(name + "_sum", sum, labels: labels)
        sample(name + "_count", Double(cumulative), labels: labels)
    }

    private static func escaped(_ value: String) -> String {
        // Scalars, not characters: a line feed after a carriage return is not a character of its own.
        value.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
