/// A number of bytes for people: `512 B`, `1.5 MiB`.
struct ByteText: CustomStringConvertible {
    private let bytes: Int

    init(_ bytes: Int) { self.bytes = bytes }

    var description: String {
        guard bytes >= 1024 else { return "\(bytes) B" }
        var unit = 0
        var size = bytes
        while size >= 1024 << 10, unit < 3 {
            size >>= 10
            unit += 1
        }
        return "\(size / 1024).\(size % 1024 * 10 / 1024) \(["KiB", "MiB", "GiB", "TiB"][unit])"
    }
}
