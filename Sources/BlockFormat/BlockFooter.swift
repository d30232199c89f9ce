import Compression
import Hashing

/// The end of a block: its metadata (zstd) and a trailer of fixed size that says where the metadata begins.
///
/// | bytes from the end | content |
/// | --: | --- |
/// | 32…29 | stored size of the metadata, 32 bits little endian |
/// | 28…25 | its size when unpacked |
/// | 24…17 | XXH3-64 of the stored metadata |
/// | 16…13 | format version that wrote the block |
/// | 12…9 | oldest format version that can read it |
/// | 8…1 | the text `FFBLOCK\n` |
package enum BlockFooter {
    /// The newest version that this code reads and writes; segments are still written as version 1.
    package static let formatVersion: UInt32 = 2
    /// Length of the trailer in bytes.
    package static let trailerSize = 32
    /// Reading this many bytes from the end usually gives the whole footer in one request.
    package static let suggestedTailSize = 64 << 10

    private static let magic = Array("FFBLOCK\n".utf8)
    private static let largestFooter = 256 << 20

    /// Metadata and trailer, to be put behind the datasets.
    package static func encode(_ block: BlockMetadata) throws(BlockFormatError) -> [UInt8] {
        let raw = BlockMetadataCodec.encode(block)
        let stored = try SectionCodec.pack(raw, level: 3)
        guard stored.count <= largestFooter, raw.count <= largestFooter else {
            throw BlockFormatError(.tooLarge, "the footer would have \(raw.count) bytes, at most \(largestFooter) may")
        }
        var writer = ByteWriter(capacity: stored.count + trailerSize)
        writer.raw(stored)
        writer.fixed32(UInt32(stored.count))
        writer.fixed32(UInt32(raw.count))
        writer.fixed64(XXHash.hash64(stored))
        let version = BlockMetadataCodec.version(of: block)
        writer.fixed32(version)
        writer.fixed32(version)
        writer.raw(magic)
        return writer.bytes
    }

    /// How many bytes from the object's end the footer takes, trailer included.
    ///
    /// - Parameter tail: The last bytes of the object, at least `trailerSize`.
    /// - Returns: Bytes, at least `trailerSize`.
    /// - Throws: `BlockFormatError` when they are not a block's end.
    package static func size(tail: [UInt8]) throws(BlockFormatError) -> Int {
        Int(try trailer(tail).storedSize) + trailerSize
    }

    /// The block's metadata.
    ///
    /// - Parameters:
    ///   - tail: the last bytes of the object, at least as many as `size(tail:)` says.
    ///   - objectSize: length of the whole object.
    /// - Returns: What the footer says.
    /// - Throws: `BlockFormatError` when they are damaged, or made for a newer reader.
    package static func decode(tail: [UInt8], objectSize: Int) throws(BlockFormatError) -> BlockMetadata {
        let trailer = try trailer(tail)
        let needed = Int(trailer.storedSize) + trailerSize
        guard tail.count >= needed else {
            throw BlockFormatError(.corrupt, "the footer has \(needed) bytes, only \(tail.count) are there")
        }
        let stored = Array(tail[(tail.count - needed)..<(tail.count - trailerSize)])
        guard XXHash.hash64(stored) == trailer.checksum else {
            throw BlockFormatError(.corrupt, "the footer does not match its checksum")
        }
        let raw = try SectionCodec.inflate(stored, expectedSize: Int(trailer.rawSize))
        return try BlockMetadataCodec.decodeBlock(raw, version: trailer.writer, objectSize: objectSize)
    }

    private struct Trailer {
        var storedSize: UInt32
        var rawSize: UInt32
        var checksum: UInt64
        var writer: UInt32
    }

    private static func trailer(_ tail: [UInt8]) throws(BlockFormatError) -> Trailer {
        guard tail.count >= trailerSize, Array(tail.suffix(magic.count)) == magic else {
            throw BlockFormatError(.corrupt, "the object does not end like a block")
        }
        var reader = ByteReader(Array(tail.suffix(trailerSize)))
        let trailer = Trailer(
            storedSize: try reader.fixed32(),
            rawSize: try reader.fixed32(),
            checksum: try reader.fixed64(),
            writer: try reader.fixed32()
        )
        let oldestReader = try reader.fixed32()
        guard oldestReader <= formatVersion else {
            throw BlockFormatError(
                .unsupportedVersion,
                "the block was written by format \(trailer.writer) and needs a reader of format \(oldestReader), this one reads "
                    + "up to \(formatVersion); upgrade this process"
            )
        }
        guard trailer.storedSize <= largestFooter, trailer.rawSize <= largestFooter else {
            throw BlockFormatError(.corrupt, "the footer claims \(trailer.rawSize) bytes")
        }
        return trailer
    }
}
