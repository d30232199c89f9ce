/// Which blocks to list.
package struct AdminBlockSelection: Hashable, Sendable {
    /// Only this level.
    package var level: Int?
    /// Only blocks in this state: `live`, `retired` or `set-aside`; all when empty.
    package var state: String
    /// Only blocks that overlap this.
    package var range: MillisecondRange?

    /// Makes a selection; everything unless restricted.
    package init(level: Int? = nil, state: String = "", range: MillisecondRange? = nil) {
        self.level = level
        self.state = state
        self.range = range
    }
}
