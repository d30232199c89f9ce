package import ProfileModel

/// The identities section of a raw chunk: 16 bytes a profile, in the order of the chunk's profiles (layout 2).
package enum IdentityColumn {
    /// The section's bytes: high half first, each half little endian.
    package static func encode(_ identities: [ProfileIdentity]) -> [UInt8] {
        var writer = ByteWriter(capacity: identities.count * 16)
        for identity in identities {
            writer.fixed64(identity.high)
            writer.fixed64(identity.low)
        }
        return writer.bytes
    }

    /// The identities of the chunk's `count` profiles.
    ///
    /// - Throws: `BlockFormatError`.
    package static func decode(
        _ raw: [UInt8],
        layout: UInt8,
        count: Int
    ) throws(BlockFormatError) -> [ProfileIdentity] {
        guard layout == SectionLayout.sorted else { throw SectionLayout.unknown(layout, .identities) }
        guard raw.count % 16 == 0, raw.count / 16 == count else {
            throw BlockFormatError(
                .corrupt,
                "\(raw.count) bytes cannot be the identities of \(count) profiles",
                section: .identities
            )
        }
        var reader = ByteReader(raw)
        var identities: [ProfileIdentity] = []
        identities.reserveCapacity(count)
        for _ in 0..<count {
            identities.append(ProfileIdentity(high: try reader.fixed64(), low: try reader.fixed64()))
        }
        return identities
    }
}
