/// Whose value to follow over time.
package struct FunctionSelection: Hashable, Sendable {
    /// How functions are named.
    package enum Name: Hashable, Sendable {
        /// The one of exactly this name.
        case exactly(String)
        /// All whose whole name matches this expression.
        case matching(String)
    }

    /// How functions are named.
    package var name: Name
    /// Whether samples count only where the function is the leaf; else anywhere on the stack.
    package var isSelf: Bool

    /// Makes a selection.
    package init(_ name: Name, isSelf: Bool = false) {
        self.name = name
        self.isSelf = isSelf
    }
}
