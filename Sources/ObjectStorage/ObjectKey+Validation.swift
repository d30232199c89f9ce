extension ObjectKey {
    /// The longest name in bytes, as S3 has it.
    package static let maximumBytes = 1024
    /// The longest segment in bytes, as file systems have it.
    package static let maximumSegmentBytes = 255

    /// Checks that every store can hold an object of this name.
    ///
    /// - Throws: `.invalidArgument` for an empty or too long name, an empty segment (also a leading, trailing or double
    ///   `/`), a segment `.` or `..`, one that is too long, or a NUL.
    package func validate() throws(ObjectStoreError) {
        guard path.utf8.count <= Self.maximumBytes else {
            throw refused("a name has at most \(Self.maximumBytes) bytes, this one \(path.utf8.count)")
        }
        guard !path.utf8.contains(0) else { throw refused("a name cannot contain NUL") }
        for segment in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard !segment.isEmpty else { throw refused("a name cannot be empty or have an empty segment") }
            guard segment.count <= Self.maximumSegmentBytes else {
                throw refused("a segment has at most \(Self.maximumSegmentBytes) bytes, one has \(segment.count)")
            }
            guard !segment.elementsEqual(".".utf8), !segment.elementsEqual("..".utf8) else {
                throw refused("a segment cannot be '.' or '..'")
            }
        }
    }

    private func refused(_ reason: String) -> ObjectStoreError {
        ObjectStoreError(.invalidArgument, "cannot use '\(path.prefix(120))' as an object's name: \(reason)")
    }
}
