import SwiftProtobuf

/// The form field `sample_type_config`: a JSON object with an object for each sample type.
///
/// Of what a type's object says, only `display-name` matters: a pprof says the rest itself.
struct SampleTypeConfig: Hashable, Sendable {
    private static let mostBytes = 64 << 10

    /// The types that it has something to say of.
    private(set) var types: Set<String> = []
    /// What a type is displayed as, where that is said.
    private(set) var displayNames: [String: String] = [:]

    /// Reads the field.
    ///
    /// - Throws: `APIError` with `invalidArgument` for bytes that are no such object, or too many.
    init(_ bytes: ArraySlice<UInt8>) throws(APIError) {
        guard bytes.count <= Self.mostBytes else {
            throw Self.malformed("it has \(bytes.count) bytes, at most \(Self.mostBytes) are read")
        }
        let object: Google_Protobuf_Struct
        do { object = try Google_Protobuf_Struct(jsonUTF8Bytes: Array(bytes)) } catch {
            throw Self.malformed("it is no JSON object: \(error)")
        }
        for (type, value) in object.fields {
            types.insert(type)
            guard case .structValue(let settings) = value.kind else { continue }
            let name = settings.fields["display-name"]?.stringValue ?? ""
            if !name.isEmpty { displayNames[type] = name }
        }
    }

    private static func malformed(_ found: String) -> APIError {
        APIError(.invalidArgument, "the form field sample_type_config cannot be read: \(found); leave it out")
    }
}
