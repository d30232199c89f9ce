/// Settings as people write them: `500ms`, `1h`, `8MiB`.
package enum SettingText {
    /// A duration: a number and `ns`, `us`, `ms`, `s`, `m`, `h` or `d`; `0` needs no unit.
    ///
    /// Nil when it is none.
    package static func duration(_ text: String) -> Duration? {
        if text == "0" { return .zero }
        guard let (number, unit) = split(text) else { return nil }
        let nanoseconds: Double? =
            switch unit {
            case "ns": 1
            case "us": 1e3
            case "ms": 1e6
            case "s": 1e9
            case "m": 60e9
            case "h": 3600e9
            case "d": 86400e9
            default: nil
            }
        guard let nanoseconds, number * nanoseconds < 9e18 else { return nil }
        return .nanoseconds(Int64((number * nanoseconds).rounded()))
    }

    /// A size in bytes: a number and `B`, `KB`, `MB`, `GB`, `KiB`, `MiB`, `GiB` or nothing.
    ///
    /// Nil when it is none.
    package static func bytes(_ text: String) -> Int? {
        let units = [
            "": 1.0, "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824,
        ]
        guard let (number, unit) = split(text), let factor = units[unit], number * factor < 9e18 else { return nil }
        return Int((number * factor).rounded())
    }

    private static func split(_ text: String) -> (number: Double, unit: String)? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number.isFinite else { return nil }
        return (number, text.dropFirst(digits.count).trimmingPrefix(while: { $0 == " " }).description)
    }
}
