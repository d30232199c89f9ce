/// A block's bytes are not what the format allows: damaged, cut, or made by a newer writer.
package struct BlockFormatError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of defect it is.
    package enum Code: Hashable, Sendable {
        /// The bytes contradict the format or their checksum.
        case corrupt
        /// The block demands a reader newer than this one.
        case unsupportedVersion
        /// The block, its symbols or its footer would pass a limit of the format.
        case tooLarge
    }

    /// What kind of defect it is.
    package var code: Code
    /// What was found, in words.
    package var message: String
    /// The block's object, when known.
    package var object: String?
    /// The dataset's number in the block, when known.
    package var dataset: Int?
    /// The section's kind, when known.
    package var section: SectionKind?
    /// Offset of the defect: in the section once unpacked, or in the object when no section is named.
    package var offset: Int?

    /// Makes an error.
    package init(
        _ code: Code,
        _ message: String,
        object: String? = nil,
        dataset: Int? = nil,
        section: SectionKind? = nil,
        offset: Int? = nil
    ) {
        self.code = code
        self.message = message
        self.object = object
        self.dataset = dataset
        self.section = section
        self.offset = offset
    }

    package var description: String {
        var place: [String] = []
        if let object { place.append("object \(object)") }
        if let dataset { place.append("dataset \(dataset)") }
        if let section { place.append("section \(section)") }
        if let offset { place.append("offset \(offset)") }
        return place.isEmpty ? message : "\(message) (\(place.joined(separator: ", ")))"
    }
}
