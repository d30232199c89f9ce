extension Range<Int> {
    /// Checks that these bytes are inside an object of `size` bytes.
    ///
    /// - Throws: `.invalidArgument` naming the range, the object and its size.
    package func validate(inside key: ObjectKey, size: Int) throws(ObjectStoreError) {
        guard lowerBound >= 0, upperBound <= size else {
            throw ObjectStoreError(
                .invalidArgument,
                "cannot read bytes \(lowerBound)..<\(upperBound) of \(key): it has \(size)"
            )
        }
    }
}
