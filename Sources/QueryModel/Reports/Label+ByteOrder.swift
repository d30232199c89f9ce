import ProfileModel

extension Label {
    /// Compares name, then value, by bytes: negative, zero or positive.
    func byteOrder(to other: Label) -> Int {
        let names = name.byteOrder(to: other.name)
        return names != 0 ? names : value.byteOrder(to: other.value)
    }
}

extension [Label] {
    /// Compares label by label, by bytes; of two where one begins the other, the shorter comes first.
    func byteOrder(to other: [Label]) -> Int {
        for index in 0..<Swift.min(count, other.count) {
            let order = self[index].byteOrder(to: other[index])
            if order != 0 { return order }
        }
        return count - other.count
    }
}
