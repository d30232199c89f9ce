/// Quantities as messages show them.
package enum ByteText {
    private static let units = ["KiB", "MiB", "GiB", "TiB"]

    /// A number of bytes with a binary unit and one decimal (cut, not rounded), like `512 B` or `1.5 MiB`.
    package static func of(_ bytes: Int) -> String {
        guard bytes >= 1024 else { return "\(bytes) B" }
        var rest = bytes
        var unit = 0
        while rest >= 1 << 20, unit < units.count - 1 {
            rest >>= 10
            unit += 1
        }
        return "\(rest / 1024).\(rest % 1024 * 10 / 1024) \(units[unit])"
    }
}
