extension LabelMatcher: CustomStringConvertible {
    /// The matcher as it stands in a selector; parsing it gives the same matcher.
    package var description: String {
        let name = SelectorParser.isPlainName(name) ? name : Self.quoted(name)
        return "\(name)\(operation.symbol)\(Self.quoted(value))"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension LabelMatcher.Operation {
    /// How it is written in a selector.
    package var symbol: String {
        switch self {
        case .equal: "="
        case .notEqual: "!="
        case .matches: "=~"
        case .doesNotMatch: "!~"
        }
    }
}
