/// Bytes of one object that are fetched by one request, and the wanted sections inside.
struct RangeRead: Hashable {
    /// A section inside the range: which dataset of the batch wants it, as which of its wanted sections.
    struct Part: Hashable {
        var dataset: Int
        var wanted: Int
        var range: Range<Int>
    }

    /// The object.
    var objectPath: String
    /// The bytes to fetch.
    var range: Range<Int>
    /// What to take from them.
    var parts: [Part]

    /// Gathers parts, by object, into as few reads as gap and length allow; the order of the objects is kept.
    ///
    /// - Parameters:
    ///   - parts: what to read, each with its object.
    ///   - gap: how many unwanted bytes between two parts are fetched along.
    ///   - longest: length that no read passes, unless one part alone does.
    /// - Returns: the reads, ascending by offset within an object.
    static func coalescing(_ parts: [(objectPath: String, part: Part)], gap: Int, longest: Int) -> [RangeRead] {
        var byObject: [String: [Part]] = [:]
        var objects: [String] = []
        for (objectPath, part) in parts {
            if byObject[objectPath] == nil { objects.append(objectPath) }
            byObject[objectPath, default: []].append(part)
        }
        return objects.flatMap { coalescing(byObject[$0] ?? [], of: $0, gap: gap, longest: longest) }
    }

    private static func coalescing(_ parts: [Part], of objectPath: String, gap: Int, longest: Int) -> [RangeRead] {
        var reads: [RangeRead] = []
        for part in parts.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            if var last = reads.last, last.takes(part, gap: gap, longest: longest) {
                last.range = last.range.lowerBound..<max(last.range.upperBound, part.range.upperBound)
                last.parts.append(part)
                reads[reads.count - 1] = last
            } else {
                reads.append(RangeRead(objectPath: objectPath, range: part.range, parts: [part]))
            }
        }
        return reads
    }

    private func takes(_ part: Part, gap: Int, longest: Int) -> Bool {
        let union = max(range.upperBound, part.range.upperBound) - range.lowerBound
        return part.range.lowerBound - range.upperBound <= gap && (union <= longest || union == range.count)
    }
}
