import Hashing
import ProfileModel

/// Whole tables at once: likely numbers of all rows are looked up together, then contents are compared.
///
/// Row after row, each would wait for memory several times; together they wait at the same time.
extension SymbolInterner {
    /// Numbers of strings that lie in `text`.
    mutating func strings(_ text: Span<UInt8>, _ ranges: [Profile.TextRange]) -> [UInt32] {
        let seed = seed
        let hashes = [UInt64](capacity: ranges.count) { hashes in
            for range in ranges { hashes.append(XXHash.hash64(text.extracting(range.indices), seed: seed)) }
        }
        let candidates = strings.candidates(hashes)
        var numbers: [UInt32] = []
        numbers.reserveCapacity(ranges.count)
        for row in ranges.indices {
            let bytes = text.extracting(ranges[row].indices)
            let likely = candidates[row]
            let isKnown = likely != IndexTable.none && isString(likely, bytes)
            numbers.append(isKnown ? likely : string(bytes, hash: hashes[row]))
        }
        return numbers
    }

    /// Numbers of functions whose strings have theirs already.
    mutating func functions(_ rows: [SymbolTable.Function]) -> [UInt32] {
        let seed = seed
        let hashes = [UInt64](capacity: rows.count) { hashes in
            for row in rows { hashes.append(row.hash(seed: seed)) }
        }
        let candidates = functions.candidates(hashes)
        var numbers: [UInt32] = []
        numbers.reserveCapacity(rows.count)
        for row in rows.indices {
            let likely = candidates[row]
            let isKnown = likely != IndexTable.none && table.functions.span[Int(likely)] == rows[row]
            numbers.append(isKnown ? likely : function(rows[row], hash: hashes[row]))
        }
        return numbers
    }

    /// Numbers of locations whose mappings, and whose lines' functions, have theirs already.
    mutating func locations(_ rows: [SymbolTable.Location], lines: [SymbolTable.Line]) -> [UInt32] {
        let seed = seed
        let lines = lines.span
        let hashes = [UInt64](capacity: rows.count) { hashes in
            for row in rows { hashes.append(row.hash(lines.extracting(row.lineIndices), seed: seed)) }
        }
        let candidates = locations.candidates(hashes)
        var numbers: [UInt32] = []
        numbers.reserveCapacity(rows.count)
        for row in rows.indices {
            let location = rows[row]
            let own = lines.extracting(location.lineIndices)
            let likely = candidates[row]
            let isKnown = likely != IndexTable.none && isLocation(likely, location, own)
            numbers.append(isKnown ? likely : self.location(location, own, hash: hashes[row]))
        }
        return numbers
    }
}

extension Profile.TextRange {
    /// Where the string is in its text.
    fileprivate var indices: Range<Int> { Int(offset)..<Int(offset) + Int(length) }
}

extension SymbolTable.Function {
    fileprivate func hash(seed: UInt64) -> UInt64 {
        let names = UInt64(name) << 32 | UInt64(systemName)
        return mixed(mixed(mixed(seed, names), UInt64(filename)), UInt64(bitPattern: startLine))
    }
}

extension SymbolTable.Location {
    /// Where its lines are among those of its table.
    fileprivate var lineIndices: Range<Int> { Int(firstLine)..<Int(firstLine) + Int(lineCount) }

    fileprivate func hash(_ lines: Span<SymbolTable.Line>, seed: UInt64) -> UInt64 {
        var hash = mixed(mixed(seed, UInt64(bitPattern: Int64(mapping))), address)
        for index in lines.indices {
            hash = mixed(mixed(hash, UInt64(lines[index].function)), UInt64(bitPattern: lines[index].line))
        }
        return hash
    }
}
