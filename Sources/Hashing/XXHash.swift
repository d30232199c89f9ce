import CXXHash

/// XXH3 of libxxhash: checksums of stored bytes, identities of profiles, placement.
///
/// Fast and well spread, but no cryptographic hash: somebody who controls the input can make two inputs collide.
package enum XXHash {
    /// The 64-bit hash.
    package static func hash64(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
        unsafe bytes.withUnsafeBytes { unsafe XXH3_64bits_withSeed($0.baseAddress, $0.count, seed) }
    }

    /// The 64-bit hash of a run of bytes.
    package static func hash64(_ bytes: ArraySlice<UInt8>, seed: UInt64 = 0) -> UInt64 {
        unsafe bytes.withUnsafeBytes { unsafe XXH3_64bits_withSeed($0.baseAddress, $0.count, seed) }
    }

    /// The 64-bit hash of a run of bytes.
    package static func hash64(_ bytes: Span<UInt8>, seed: UInt64 = 0) -> UInt64 {
        unsafe bytes.withUnsafeBytes { unsafe XXH3_64bits_withSeed($0.baseAddress, $0.count, seed) }
    }

    /// The 64-bit hash of a run of numbers; not the same on machines of another byte order.
    package static func hash64(_ numbers: Span<UInt32>, seed: UInt64) -> UInt64 {
        unsafe numbers.withUnsafeBytes { unsafe XXH3_64bits_withSeed($0.baseAddress, $0.count, seed) }
    }

    /// The 64-bit hash of a text's UTF-8.
    package static func hash64(_ text: String, seed: UInt64 = 0) -> UInt64 { hash64(Array(text.utf8), seed: seed) }

    /// The 128-bit hash.
    package static func hash128(_ bytes: [UInt8]) -> (high: UInt64, low: UInt64) {
        let hash = unsafe bytes.withUnsafeBytes { unsafe XXH3_128bits($0.baseAddress, $0.count) }
        return (hash.high64, hash.low64)
    }
}
