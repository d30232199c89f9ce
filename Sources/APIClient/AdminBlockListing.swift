/// Blocks, and what each level holds.
package struct AdminBlockListing: Hashable, Sendable, Encodable {
    /// The blocks selected, in the order they became known; no more than were asked for.
    package var blocks: [AdminBlock]
    /// Whether there are more blocks than these.
    package var isCut: Bool
    /// What each level holds, whatever was selected.
    package var levels: [AdminLevelUsage]
    /// All levels together.
    package var total: AdminLevelUsage
    /// Whether the bucket was too large to be listed whole: unknown objects are at least so many.
    package var isUnknownPartial: Bool
    /// Bytes of all live blocks.
    package var liveBytes: Int64 { total.liveBytes }

    /// Puts it together.
    package init(
        blocks: [AdminBlock],
        isCut: Bool,
        levels: [AdminLevelUsage],
        total: AdminLevelUsage,
        isUnknownPartial: Bool
    ) {
        self.blocks = blocks
        self.isCut = isCut
        self.levels = levels
        self.total = total
        self.isUnknownPartial = isUnknownPartial
    }

    private enum CodingKeys: String, CodingKey {
        case blocks
        case isCut = "cut"
        case levels
        case total
        case isUnknownPartial = "unknownIsPartial"
        case liveBytes
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(liveBytes, forKey: .liveBytes)
        try container.encode(levels, forKey: .levels)
        try container.encode(total, forKey: .total)
        try container.encode(isUnknownPartial, forKey: .isUnknownPartial)
        try container.encode(blocks, forKey: .blocks)
        try container.encode(isCut, forKey: .isCut)
    }
}
