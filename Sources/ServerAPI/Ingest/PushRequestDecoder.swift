import Ingestion
import ProfileModel
import SwiftProtobuf
import WireProtocol

/// Reads `push.v1.PushRequest`.
///
/// The protobuf form is walked in place, so that each profile's bytes are copied exactly
/// once, into its item; the generated message would copy them twice more.
struct PushRequestDecoder {
    /// Where in the request a profile came from.
    struct Origin: Hashable, Sendable {
        /// Number of its series.
        var series: Int
        /// Its number in the series.
        var sample: Int
    }

    /// What a request holds: a profile of `items` came from the place in `origins` of the same number.
    struct Decoded: Sendable {
        /// The profiles.
        var items: [ProfilePush.Item] = []
        /// Where they came from.
        var origins: [Origin] = []
    }

    private let maxEntries: Int
    private var decoded = Decoded()
    private var seriesCount = 0
    private var labelCount = 0

    private init(maxEntries: Int) { self.maxEntries = maxEntries }

    /// Reads a request in either codec.
    ///
    /// - Parameters:
    ///   - body: The request's bytes.
    ///   - codec: How they are written.
    ///   - maxEntries: Most series, profiles and labels, each: empty ones are two bytes on the wire and much more in
    ///     memory.
    /// - Returns: The profiles and where each came from.
    /// - Throws: `APIError` with `invalidArgument` for bytes that are no such message, or too many entries.
    static func decode(_ body: [UInt8], codec: ConnectCodec, maxEntries: Int) throws(APIError) -> Decoded {
        var decoder = PushRequestDecoder(maxEntries: maxEntries)
        switch codec {
        case .protobuf: try decoder.readProtobuf(body)
        case .json: try decoder.read(codec.decode(Push_V1_PushRequest.self, from: body))
        }
        return decoder.decoded
    }

    private mutating func append(_ item: ProfilePush.Item, sample: Int) throws(APIError) {
        guard decoded.items.count < maxEntries else { throw tooMany("profiles") }
        decoded.items.append(item)
        decoded.origins.append(Origin(series: seriesCount - 1, sample: sample))
    }

    private mutating func countSeries() throws(APIError) {
        seriesCount += 1
        guard seriesCount <= maxEntries else { throw tooMany("series") }
    }

    private mutating func countLabel() throws(APIError) {
        labelCount += 1
        guard labelCount <= maxEntries else { throw tooMany("labels") }
    }

    private func tooMany(_ what: String) -> APIError {
        APIError(.invalidArgument, "the push has more than \(maxEntries) \(what); send it in several pushes")
    }
}

// MARK: JSON

extension PushRequestDecoder {
    private mutating func read(_ request: Push_V1_PushRequest) throws(APIError) {
        for series in request.series {
            try countSeries()
            var labels: [Label] = []
            for label in series.labels {
                try countLabel()
                labels.append(Label(label.name, label.value))
            }
            for (index, sample) in series.samples.enumerated() {
                let item = ProfilePush.Item(
                    labels: labels,
                    bytes: [UInt8](sample.rawProfile),
                    clientID: sample.id.isEmpty ? nil : sample.id
                )
                try append(item, sample: index)
            }
        }
    }
}

// MARK: Protobuf

extension PushRequestDecoder {
    private mutating func readProtobuf(_ bytes: [UInt8]) throws(APIError) {
        var reader = ProtobufReader(bytes)
        while let field = try reader.next() {
            guard field.number == 1 else { continue }
            try readSeries(bytes, in: try Self.content(of: field, "series"))
        }
    }

    private mutating func readSeries(_ bytes: [UInt8], in range: Range<Int>) throws(APIError) {
        try countSeries()
        var labels: [Label] = []
        var samples: [Range<Int>] = []
        var reader = ProtobufReader(bytes, in: range)
        while let field = try reader.next() {
            switch field.number {
            case 1: labels.append(try readLabel(bytes, in: try Self.content(of: field, "labels")))
            case 2:
                guard samples.count < maxEntries else { throw tooMany("profiles") }
                samples.append(try Self.content(of: field, "samples"))
            default: break
            }
        }
        for (index, sample) in samples.enumerated() {
            try append(try Self.readSample(bytes, in: sample, labels: labels), sample: index)
        }
    }

    private mutating func readLabel(_ bytes: [UInt8], in range: Range<Int>) throws(APIError) -> Label {
        try countLabel()
        var label = Label("", "")
        var reader = ProtobufReader(bytes, in: range)
        while let field = try reader.next() {
            switch field.number {
            case 1: label.name = try Self.text(bytes, of: field, "a label's name")
            case 2: label.value = try Self.text(bytes, of: field, "a label's value")
            default: break
            }
        }
        return label
    }

    private static func readSample(
        _ bytes: [UInt8],
        in range: Range<Int>,
        labels: [Label]
    ) throws(APIError) -> ProfilePush.Item {
        var profile = 0..<0
        var id = ""
        var reader = ProtobufReader(bytes, in: range)
        while let field = try reader.next() {
            switch field.number {
            case 1: profile = try content(of: field, "rawProfile")
            case 2: id = try text(bytes, of: field, "a sample's ID")
            default: break
            }
        }
        return ProfilePush.Item(labels: labels, bytes: Array(bytes[profile]), clientID: id.isEmpty ? nil : id)
    }

    private static func text(
        _ bytes: [UInt8],
        of field: ProtobufReader.Field,
        _ what: String
    ) throws(APIError) -> String {
        guard let text = String(validating: bytes[try content(of: field, what)], as: UTF8.self) else {
            throw APIError(.invalidArgument, "\(what) in the push is not UTF-8")
        }
        return text
    }

    private static func content(of field: ProtobufReader.Field, _ what: String) throws(APIError) -> Range<Int> {
        guard let content = field.content else {
            throw APIError(.invalidArgument, "the body is no push.v1.PushRequest: \(what) has the wrong wire type")
        }
        return content
    }
}
