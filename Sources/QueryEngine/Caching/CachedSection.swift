import BlockFormat

/// What a cache keeps of a section.
enum CachedSection: Sendable {
    /// Unpacked bytes of a section of samples, identities or spans.
    case bytes([UInt8])
    /// A decoded profiles section; in a box, because copying a table of many columns counts references to each.
    indirect case rows(RowTable)
    /// A decoded symbols section.
    indirect case symbols(SymbolTable)
    /// Universe numbers of a series section's label sets, or of a symbols section's stacks.
    case numbers(UniverseNumbers)

    /// About how much memory it takes.
    var byteCount: Int {
        let fixed = 160
        switch self {
        case .bytes(let bytes): return fixed + bytes.count
        case .numbers(let numbers): return fixed + numbers.values.count * MemoryLayout<Int32>.stride
        case .rows(let rows): return fixed + Self.byteCount(rows)
        case .symbols(let symbols): return fixed + Self.byteCount(symbols)
        }
    }

    private static func byteCount(_ rows: RowTable) -> Int {
        let perRow = 8 + 8 * rows.totals.count
        return rows.profileTimes.count * 8 + rows.profileNumbers.count * 4 + rows.profileIdentities.count * 16
            + rows.rowProfiles.count * perRow + (rows.rowSampleCounts.count + rows.rowProfileCounts.count) * 4
            + rows.rowSpans.count * 8 + rows.rowTraces.count * 16
    }

    private static func byteCount(_ symbols: SymbolTable) -> Int {
        symbols.stringBytes.count + symbols.stringEnds.count * 4
            + symbols.functions.count * MemoryLayout<SymbolTable.Function>.stride
            + symbols.mappings.count * MemoryLayout<SymbolTable.Mapping>.stride
            + symbols.locations.count * MemoryLayout<SymbolTable.Location>.stride
            + symbols.lines.count * MemoryLayout<SymbolTable.Line>.stride
            + (symbols.nodeParents.count + symbols.nodeLocations.count + symbols.stackNodes.count) * 4
    }
}
