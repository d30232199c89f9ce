/// The name of an object: path segments joined by `/`.
package struct ObjectKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The whole name.
    package var path: String

    /// Takes a name as it is; stores refuse one they cannot hold.
    package init(_ path: String) { self.path = path }

    package var description: String { path }

    package static func < (lhs: ObjectKey, rhs: ObjectKey) -> Bool {
        lhs.path.utf8.lexicographicallyPrecedes(rhs.path.utf8)
    }
}
