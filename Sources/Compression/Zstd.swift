import CZstd

/// Zstandard over whole buffers.
package enum Zstd {
    /// The largest output that `decompress` gives unless told otherwise.
    package static let defaultLimit = 1 << 30

    private static let compressors = unsafe ContextPool(
        create: { unsafe ZSTD_createCCtx() },
        destroy: { _ = unsafe ZSTD_freeCCtx($0) }
    )
    private static let decompressors = unsafe ContextPool(
        create: { unsafe ZSTD_createDCtx() },
        destroy: { _ = unsafe ZSTD_freeDCtx($0) }
    )

    /// Compresses into one frame that states its content's size.
    ///
    /// - Parameters:
    ///   - bytes: What to compress.
    ///   - level: As the library counts: 1 is fast, 3 usual, 19 small and slow.
    /// - Returns: The frame.
    /// - Throws: `internal` when the library fails.
    package static func compress(_ bytes: Span<UInt8>, level: Int32) throws(CompressionError) -> [UInt8] {
        try unsafe compressors.withContext { context throws(CompressionError) in
            var status = 0
            let output = [UInt8](capacity: ZSTD_compressBound(bytes.count)) { output in
                unsafe output.withUnsafeMutableBufferPointer { target, count in
                    status = unsafe bytes.withUnsafeBufferPointer { source in
                        unsafe ZSTD_compressCCtx(
                            context,
                            target.baseAddress,
                            target.count,
                            source.baseAddress,
                            source.count,
                            level
                        )
                    }
                    if ZSTD_isError(status) == 0 { count = status }
                }
            }
            guard ZSTD_isError(status) == 0 else {
                throw CompressionError(
                    code: .internal,
                    message: "compressing \(bytes.count) bytes with zstd: \(reason(status))"
                )
            }
            return output
        }
    }

    /// Compresses into one frame; see the other `compress`.
    ///
    /// - Throws: `internal` when the library fails.
    package static func compress(_ bytes: [UInt8], level: Int32) throws(CompressionError) -> [UInt8] {
        try compress(bytes.span, level: level)
    }

    /// Compresses into one frame; see the other `compress`.
    ///
    /// - Throws: `internal` when the library fails.
    package static func compress(_ bytes: ArraySlice<UInt8>, level: Int32) throws(CompressionError) -> [UInt8] {
        try compress(bytes.span, level: level)
    }

    /// Expands frames to exactly `expectedSize` bytes.
    ///
    /// - Parameters:
    ///   - bytes: One or more whole frames, nothing after them.
    ///   - expectedSize: The size of the content, from a source that the caller has checked.
    ///   - limit: Sizes beyond it are refused before anything is allocated.
    /// - Returns: The content.
    /// - Throws: `tooLarge` beyond the limit, `corrupt` for damaged frames or content of another size.
    package static func decompress(
        _ bytes: Span<UInt8>,
        expectedSize: Int,
        limit: Int = defaultLimit
    ) throws(CompressionError) -> [UInt8] {
        guard expectedSize >= 0, expectedSize <= limit else {
            throw CompressionError(
                code: .tooLarge,
                message: "expanding zstd: a size of \(expectedSize) bytes is not in 0 to \(limit)"
            )
        }
        return try unsafe decompressors.withContext { context throws(CompressionError) in
            var status = 0
            let output = [UInt8](capacity: max(expectedSize, 1)) { output in
                unsafe output.withUnsafeMutableBufferPointer { target, count in
                    status = unsafe bytes.withUnsafeBufferPointer { source in
                        unsafe ZSTD_decompressDCtx(
                            context,
                            target.baseAddress,
                            expectedSize,
                            source.baseAddress,
                            source.count
                        )
                    }
                    if ZSTD_isError(status) == 0 { count = status }
                }
            }
            guard ZSTD_isError(status) == 0 else {
                throw CompressionError(
                    code: .corrupt,
                    message: "expanding \(bytes.count) bytes of zstd to \(expectedSize): \(reason(status))"
                )
            }
            guard output.count == expectedSize else {
                throw CompressionError(
                    code: .corrupt,
                    message: "expanding zstd: \(expectedSize) bytes were expected, the content has \(output.count)"
                )
            }
            return output
        }
    }

    /// Expands frames to exactly `expectedSize` bytes; see the other `decompress`.
    ///
    /// - Throws: `tooLarge` beyond the limit, `corrupt` for damaged frames or content of another size.
    package static func decompress(
        _ bytes: [UInt8],
        expectedSize: Int,
        limit: Int = defaultLimit
    ) throws(CompressionError) -> [UInt8] {
        try decompress(bytes.span, expectedSize: expectedSize, limit: limit)
    }

    /// Expands frames to exactly `expectedSize` bytes; see the other `decompress`.
    ///
    /// - Throws: `tooLarge` beyond the limit, `corrupt` for damaged frames or content of another size.
    package static func decompress(
        _ bytes: ArraySlice<UInt8>,
        expectedSize: Int,
        limit: Int = defaultLimit
    ) throws(CompressionError) -> [UInt8] {
        try decompress(bytes.span, expectedSize: expectedSize, limit: limit)
    }

    private static func reason(_ status: Int) -> String {
        guard let name = unsafe ZSTD_getErrorName(status) else { return "unknown failure" }
        return unsafe String(cString: name).lowercased()
    }
}
