package import BlockFormat

/// Names a section of a block for ever: blocks never change.
package struct SectionKey: Hashable, Sendable {
    /// In which form a section is kept.
    package enum Form: UInt8, Hashable, Sendable {
        /// Its bytes, unpacked, or the table they hold.
        case content
        /// What a service's universe made of it.
        case numbers
    }

    private var block: BlockID
    private var dataset: UInt32
    private var section: UInt64

    /// Names a section of a dataset, in one of its forms.
    package init(block: BlockID, dataset: Int, section: SectionMetadata, form: Form) {
        self.block = block
        self.dataset = UInt32(truncatingIfNeeded: dataset)
        self.section =
            UInt64(section.kind.rawValue) << 56 | UInt64(form.rawValue) << 48 | UInt64(section.chunk) << 16
            | UInt64(section.column)
    }
}
