package import BlockFormat
import ProfileModel

/// Something that verification found not to be as it should.
package struct Finding: Hashable, Sendable, Codable {
    /// How bad it is.
    package enum Severity: String, Hashable, Sendable, Codable, CaseIterable {
        /// Data are unreadable, missing, or counted twice.
        case damage
        /// Nothing is wrong with the answers now, but somebody should know.
        case warning
    }

    /// How bad it is.
    package var severity: Severity
    /// What kind of defect it is, for programs: words joined by `-`, never renamed.
    package var kind: Kind
    /// Where it is.
    package var place: Place
    /// What was found, in plain words.
    package var message: String
    /// What to do about it.
    package var advice: String

    /// Makes a finding.
    package init(_ kind: Kind, at place: Place, _ message: String) {
        self.kind = kind
        severity = kind.severity
        self.place = place
        self.message = message
        advice = kind.advice
    }
}

extension Finding {
    /// Where a defect is.
    package struct Place: Hashable, Sendable, Codable {
        /// The object in the bucket, if it is about one.
        package var object: String?
        /// The block's id, when known.
        package var block: String?
        /// The dataset's number in the block.
        package var dataset: Int?
        /// The dataset's tenant.
        package var tenant: String?
        /// The dataset's service.
        package var service: String?
        /// The kind of section.
        package var section: String?
        /// Offset of the defect: in the section once unpacked, or in the object when no section is named.
        package var offset: Int?

        /// Makes a place in an object.
        package init(object: String? = nil, block: BlockID? = nil) {
            self.object = object
            self.block = block?.description
        }

        /// The same place, in a dataset of it.
        package func dataset(_ number: Int, _ metadata: DatasetMetadata) -> Place {
            var place = self
            place.dataset = number
            place.tenant = metadata.tenant.name
            place.service = metadata.service
            return place
        }

        /// The same place, as exactly as the error says.
        package func at(_ error: BlockFormatError) -> Place {
            var place = self
            place.section = error.section?.description ?? place.section
            place.offset = error.offset ?? place.offset
            return place
        }
    }
}

extension Finding: CustomStringConvertible {
    /// Severity, place and message in a line.
    package var description: String { "\(severity.rawValue): \(place.text)\(message)" }
}

extension Finding.Place {
    /// The place in words, with a colon behind it; empty when it is nowhere in particular.
    var text: String {
        var parts: [String] = []
        if let object { parts.append(object) }
        if let dataset { parts.append("dataset \(dataset)") }
        if let tenant, let service { parts.append("(\(tenant)/\(service))") }
        if let section { parts.append("section \(section)") }
        if let offset { parts.append("offset \(offset)") }
        return parts.isEmpty ? "" : parts.joined(separator: " ") + ": "
    }
}
