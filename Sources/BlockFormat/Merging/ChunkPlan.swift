/// Cuts profiles into raw chunks.
enum ChunkPlan {
    /// Ranges of profiles, each a chunk.
    ///
    /// A chunk is a run of whole windows (of the alignment), inside one window of the longest length, with at most about the
    /// wanted number of samples; a window that has more is cut between its profiles.
    ///
    /// - Parameters:
    ///   - times: of the profiles, ascending.
    ///   - weights: how many samples each profile has.
    ///   - encoding: says how long and large chunks are.
    /// - Returns: ranges of profiles, one after the other, that cover all.
    static func chunks(times: [Int64], weights: [Int], encoding: CompactionEncoding) -> [Range<Int>] {
        let limit = max(1, encoding.chunkSize / bytesPerSample)
        var chunks: [Range<Int>] = []
        var size = 0
        for window in windows(times, encoding.chunkAlignment) {
            let weight = window.reduce(0) { $0 + weights[$1] }
            if let last = chunks.last, size + weight <= limit,
                Windows.index(of: times[last.lowerBound], encoding.longestChunk)
                    == Windows.index(of: times[window.lowerBound], encoding.longestChunk)
            {
                chunks[chunks.count - 1] = last.lowerBound..<window.upperBound
                size += weight
            } else if weight <= limit {
                chunks.append(window)
                size = weight
            } else {
                chunks.append(contentsOf: pieces(window, weights, limit))
                size = .max / 2
            }
        }
        return chunks
    }

    /// A sample takes about two bytes: a distance and a value.
    static let bytesPerSample = 2

    private static func windows(_ times: [Int64], _ width: Int64) -> [Range<Int>] {
        var windows: [Range<Int>] = []
        for place in times.indices {
            if let last = windows.last,
                Windows.index(of: times[last.lowerBound], width) == Windows.index(of: times[place], width)
            {
                windows[windows.count - 1] = last.lowerBound..<place + 1
            } else {
                windows.append(place..<place + 1)
            }
        }
        return windows
    }

    private static func pieces(_ window: Range<Int>, _ weights: [Int], _ limit: Int) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = window.lowerBound
        var size = 0
        for place in window {
            if place > start, size + weights[place] > limit {
                pieces.append(start..<place)
                start = place
                size = 0
            }
            size += weights[place]
        }
        pieces.append(start..<window.upperBound)
        return pieces
    }
}

/// Windows ((k − 1)·width, k·width] of time, aligned to 1970.
enum Windows {
    /// The k of the window that a time is in.
    @inline(__always)
    static func index(of time: Int64, _ width: Int64) -> Int64 {
        let (quotient, remainder) = time.quotientAndRemainder(dividingBy: width)
        return remainder > 0 ? quotient + 1 : quotient
    }

    /// First and last moment of a window; nil when they pass 64 bits.
    static func range(_ index: Int64, _ width: Int64) -> (first: Int64, last: Int64)? {
        let last = index.multipliedReportingOverflow(by: width)
        let before = last.partialValue.subtractingReportingOverflow(width - 1)
        return last.overflow || before.overflow ? nil : (before.partialValue, last.partialValue)
    }
}
