/// An entry of a pprof report's table: numbers in it are compared as numbers, so the tables below must be in order
/// first.
protocol PprofOrdered: Hashable {
    /// Whether this entry comes before another in canonical form.
    func precedes(_ other: Self) -> Bool
}

extension [UInt8]: PprofOrdered {
    func precedes(_ other: [UInt8]) -> Bool { lexicographicallyPrecedes(other) }
}

extension PprofReport.Mapping: PprofOrdered {
    func precedes(_ other: Self) -> Bool {
        (filename, buildID, start, limit, fileOffset, flags)
            < (other.filename, other.buildID, other.start, other.limit, other.fileOffset, other.flags)
    }
}

extension PprofReport.Function: PprofOrdered {
    func precedes(_ other: Self) -> Bool {
        (name, systemName, filename, startLine) < (other.name, other.systemName, other.filename, other.startLine)
    }
}

extension PprofReport.Location: PprofOrdered {
    func precedes(_ other: Self) -> Bool {
        guard (mapping, address) == (other.mapping, other.address) else {
            return (mapping, address) < (other.mapping, other.address)
        }
        return lines.lexicographicallyPrecedes(other.lines) { ($0.function, $0.line) < ($1.function, $1.line) }
    }
}

extension PprofReport.Sample: PprofOrdered {
    func precedes(_ other: Self) -> Bool { locations.lexicographicallyPrecedes(other.locations) }
}
