/// The name of an object: path segments joined by `/`.
package struct ObjectKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The whole name.
    package var path: String

    /// Takes a name as it is; stores refuse one they cannot hold.
    package init(_ path: String) { self.path = path }

    package var description: String { path }

    /// Names are equal when their bytes are; Swift's own strings are also equal when they only look the same.
    package static func == (lhs: ObjectKey, rhs: ObjectKey) -> Bool { lhs.path.utf8.elementsEqual(rhs.path.utf8) }

    package func hash(into hasher: inout Hasher) {
        for byte in path.utf8 { hasher.combine(byte) }
        hasher.combine(UInt8(0xFF))
    }

    package static func < (lhs: ObjectKey, rhs: ObjectKey) -> Bool {
        lhs.path.utf8.lexicographicallyPrecedes(rhs.path.utf8)
    }
}
