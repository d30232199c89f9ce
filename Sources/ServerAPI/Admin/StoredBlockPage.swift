/// Some blocks, and where to go on.
package struct StoredBlockPage: Hashable, Sendable {
    /// The blocks, ascending by number.
    package var blocks: [StoredBlock]
    /// The number after which the next page begins; nil when this was the last.
    package var next: Int64?

    /// Puts it together.
    package init(
        blocks: [StoredBlock],
        next: Int64?
    ) {
        self.blocks = blocks
        self.next = next
    }
}
