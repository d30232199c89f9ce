/// Names in a profile that clients of a route expect to be changed, told from who sent it.
///
/// They change what is stored and never what makes the profile itself: its identity is that of the bytes as sent.
package struct ProfileRewrites: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A function is called by its file and name, `shop.py checkout`: names of scripting runtimes say little alone.
    package static let filesBeforeNames = ProfileRewrites(rawValue: 1)
    /// `-` in the type of a sample becomes `_`: some .NET senders write `inuse-space`.
    package static let underscoresInTypes = ProfileRewrites(rawValue: 2)
    /// Shapes of generic types, `[go.shape.int]`, are left out of the names of Go functions: Go's profiler writes any
    /// instance's shape, whichever was called.
    package static let withoutGoShapes = ProfileRewrites(rawValue: 4)
}
