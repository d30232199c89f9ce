import Compression
import Hashing

/// Packs sections for storage and unpacks what came back, checking it first.
package enum SectionCodec {
    /// No section may be larger than this when unpacked.
    package static let largestSection = 1 << 30

    /// The stored form of a section's bytes.
    ///
    /// - Throws: `BlockFormatError` `.tooLarge`.
    package static func pack(_ raw: [UInt8], level: Int32) throws(BlockFormatError) -> [UInt8] {
        guard raw.count <= largestSection else {
            throw BlockFormatError(.tooLarge, "a section would have \(raw.count) bytes, at most \(largestSection) may")
        }
        do { return try Zstd.compress(raw, level: level) } catch {
            throw BlockFormatError(.tooLarge, "a section could not be compressed: \(error)")
        }
    }

    /// A section's bytes, after its checksum and its length were found right.
    ///
    /// - Throws: `BlockFormatError` `.corrupt`.
    package static func unpack(_ stored: [UInt8], _ section: SectionMetadata) throws(BlockFormatError) -> [UInt8] {
        guard stored.count == section.storedSize else {
            throw BlockFormatError(
                .corrupt,
                "\(stored.count) bytes came back of \(section.storedSize)",
                section: section.kind
            )
        }
        guard XXHash.hash64(stored) == section.checksum else {
            throw BlockFormatError(.corrupt, "the bytes do not match their checksum", section: section.kind)
        }
        do { return try inflate(stored, expectedSize: section.rawSize) } catch {
            throw BlockFormatError(error.code, error.message, section: section.kind, offset: error.offset)
        }
    }

    static func inflate(_ stored: [UInt8], expectedSize: Int) throws(BlockFormatError) -> [UInt8] {
        guard expectedSize <= largestSection else {
            throw BlockFormatError(.corrupt, "a section claims \(expectedSize) bytes, at most \(largestSection) may")
        }
        do { return try Zstd.decompress(stored, expectedSize: expectedSize) } catch {
            throw BlockFormatError(.corrupt, "the bytes do not unpack to \(expectedSize): \(error)")
        }
    }
}
