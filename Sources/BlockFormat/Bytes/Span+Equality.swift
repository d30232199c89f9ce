import Glibc

extension Span where Element: BitwiseCopyable {
    /// Whether both have the same bytes.
    @inline(__always)
    func isEqual(to other: Span<Element>) -> Bool {
        guard count == other.count else { return false }
        return unsafe withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                guard let first = left.baseAddress, let second = right.baseAddress else { return true }
                return unsafe memcmp(first, second, left.count) == 0
            }
        }
    }
}
