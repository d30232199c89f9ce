import CDeflate

/// gzip over whole buffers.
package enum Gzip {
    /// DEFLATE cannot expand further than this, so a claimed size beyond it is false.
    private static let greatestRatio = 1032
    /// Where the second and later members of a file get room from, at least.
    private static let leastRoom = 4096

    private static let inflaters = unsafe ContextPool(
        create: { unsafe libdeflate_alloc_decompressor() },
        destroy: { unsafe libdeflate_free_decompressor($0) }
    )

    private static let levels = 0...12
    private static let deflaters = levels.map { level in
        unsafe ContextPool(
            create: { unsafe libdeflate_alloc_compressor(Int32(level)) },
            destroy: { unsafe libdeflate_free_compressor($0) }
        )
    }

    /// Whether the bytes start as gzip does.
    package static func isGzip(_ bytes: Span<UInt8>) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
    }

    /// Whether the bytes start as gzip does.
    package static func isGzip(_ bytes: [UInt8]) -> Bool { isGzip(bytes.span) }

    /// Expands all members of a gzip file, checksums verified; bytes after the last member are ignored.
    ///
    /// Memory is bounded by `limit` whatever the bytes claim. The trailer's size is only a first guess.
    /// - Parameters:
    ///   - bytes: The gzip file.
    ///   - limit: The most bytes of output that are acceptable.
    /// - Returns: The content of all members, one after another.
    /// - Throws: `tooLarge` beyond the limit, `corrupt` for bytes that are not complete, correct gzip.
    package static func inflate(_ bytes: Span<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        guard isGzip(bytes) else {
            throw CompressionError(code: .corrupt, message: "expanding gzip: the bytes do not start with 1f 8b")
        }
        return try unsafe inflaters.withContext { context throws(CompressionError) in
            var output: [UInt8] = []
            var offset = 0
            while isGzip(bytes.extracting(offset..<bytes.count)) {
                let member = bytes.extracting(offset..<bytes.count)
                offset += try unsafe inflateMember(member, limit: limit, into: &output, context: context)
            }
            return output
        }
    }

    /// Expands all members of a gzip file, checksums verified; bytes after the last member are ignored.
    ///
    /// - Throws: `tooLarge` beyond the limit, `corrupt` for bytes that are not complete, correct gzip.
    package static func inflate(_ bytes: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
        try inflate(bytes.span, limit: limit)
    }

    /// Compresses into one gzip member.
    ///
    /// - Parameters:
    ///   - bytes: What to compress.
    ///   - level: 0 (stored) to 12 (smallest); values outside are held to these. 1 is what answers are sent with.
    /// - Returns: The gzip file.
    /// - Throws: `internal` when the library cannot work for want of memory.
    package static func deflate(_ bytes: Span<UInt8>, level: Int) throws(CompressionError) -> [UInt8] {
        let held = min(max(level, levels.lowerBound), levels.upperBound)
        return try unsafe deflaters[held].withContext { context throws(CompressionError) in
            let bound = unsafe libdeflate_gzip_compress_bound(context, bytes.count)
            let output = [UInt8](capacity: bound) { output in
                unsafe output.withUnsafeMutableBufferPointer { target, count in
                    count = unsafe bytes.withUnsafeBufferPointer { source in
                        unsafe libdeflate_gzip_compress(
                            context,
                            source.baseAddress,
                            source.count,
                            target.baseAddress,
                            target.count
                        )
                    }
                }
            }
            guard !output.isEmpty else {
                throw CompressionError(
                    code: .internal,
                    message: "compressing \(bytes.count) bytes as gzip: the library gave nothing"
                )
            }
            return output
        }
    }

    /// Compresses into one gzip member; see the other `deflate`.
    ///
    /// - Throws: `internal` when the library cannot work for want of memory.
    package static func deflate(_ bytes: [UInt8], level: Int) throws(CompressionError) -> [UInt8] {
        try deflate(bytes.span, level: level)
    }
}

// MARK: One member

extension Gzip {
    /// Appends a member's content to `output` and gives the member's length.
    private static func inflateMember(
        _ bytes: Span<UInt8>,
        limit: Int,
        into output: inout [UInt8],
        context: OpaquePointer
    ) throws(CompressionError) -> Int {
        let allowed = limit - output.count
        var room = min(firstRoom(for: bytes, after: output), allowed)
        while true {
            var used = 0
            let result = unsafe attempt(bytes, room: room, into: &output, used: &used, context: context)
            switch result {
            case LIBDEFLATE_SUCCESS:
                return used
            case LIBDEFLATE_INSUFFICIENT_SPACE where room < allowed:
                room = room > allowed / 4 ? allowed : max(room * 4, min(leastRoom, allowed))
            case LIBDEFLATE_INSUFFICIENT_SPACE:
                throw CompressionError(
                    code: .tooLarge,
                    message: "expanding gzip: the content is larger than the \(limit) bytes allowed"
                )
            default:
                throw CompressionError(
                    code: .corrupt,
                    message: "expanding \(bytes.count) bytes of gzip: the data is cut or damaged"
                )
            }
        }
    }

    /// How much output to try first: for the first member what the trailer says, held to what the input can give;
    /// for later ones what is free, or as much again as there is, so that many small members cost linear time.
    private static func firstRoom(for bytes: Span<UInt8>, after output: [UInt8]) -> Int {
        if output.capacity > 0 {
            let free = output.capacity - output.count
            return free >= leastRoom ? free : max(leastRoom, output.count)
        }
        guard bytes.count >= 4 else { return bytes.count }
        var claimed = 0
        for index in 1...4 { claimed = claimed << 8 | Int(bytes[bytes.count - index]) }
        let (possible, overflowed) = bytes.count.multipliedReportingOverflow(by: greatestRatio)
        return max(bytes.count, min(claimed, overflowed ? claimed : possible))
    }

    /// Tries with that much room; appends nothing unless the whole member fits.
    private static func attempt(
        _ bytes: Span<UInt8>,
        room: Int,
        into output: inout [UInt8],
        used: inout Int,
        context: OpaquePointer
    ) -> libdeflate_result {
        var result = LIBDEFLATE_BAD_DATA
        output.append(addingCapacity: max(room, 1)) { free in
            unsafe free.withUnsafeMutableBufferPointer { target, count in
                var written = 0
                result = unsafe bytes.withUnsafeBufferPointer { source in
                    unsafe libdeflate_gzip_decompress_ex(
                        context,
                        source.baseAddress,
                        source.count,
                        target.baseAddress,
                        min(room, target.count),
                        &used,
                        &written
                    )
                }
                if result == LIBDEFLATE_SUCCESS { count = written }
            }
        }
        return result
    }
}
