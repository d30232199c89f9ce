extension String {
    /// Compares UTF-8 bytes: negative, zero or positive when this text comes before the other, equals it, or comes
    /// after it.
    ///
    /// Unlike `==`, it tells canonically equivalent texts apart.
    func byteOrder(to other: String) -> Int {
        let left = utf8.span
        let right = other.utf8.span
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return left[index] < right[index] ? -1 : 1
        }
        return left.count - right.count
    }

    /// Whether both have the same UTF-8 bytes.
    func isBytewiseEqual(to other: String) -> Bool {
        // Equal bytes imply canonical equivalence, which is quick to refute.
        self == other && byteOrder(to: other) == 0
    }
}
