import QueryModel
import ReportFormats

/// Writes the answers that hold a flame graph.
///
/// They are large, so they are put together of bytes: the generated
/// messages would cost several times the rest of the query.
enum FlameGraphEncoding {
    /// The message whose field 1, `flamegraph`, is the flame graph.
    static func response(_ report: FlameGraphReport, maxNodes: Int, codec: ConnectCodec) -> APIResponse {
        let flamebearer = Flamebearer(report, maxNodes: maxNodes)
        return response(codec, json: flamebearer.appendConnectJSON, protobuf: flamebearer.appendProtobuf)
    }

    /// The message whose field 1, `flamegraph`, is the comparison of two flame graphs.
    static func response(
        left: FlameGraphReport,
        right: FlameGraphReport,
        maxNodes: Int,
        codec: ConnectCodec
    ) -> APIResponse {
        let diff = FlamebearerDiff(left: left, right: right, maxNodes: maxNodes)
        return response(codec, json: diff.appendConnectJSON, protobuf: diff.appendProtobuf)
    }

    private static func response(
        _ codec: ConnectCodec,
        json: (inout [UInt8]) -> Void,
        protobuf: (inout [UInt8]) -> Void
    ) -> APIResponse {
        var body: [UInt8] = []
        switch codec {
        case .json:
            body.append(contentsOf: #"{"flamegraph":"#.utf8)
            json(&body)
            body.append(UInt8(ascii: "}"))
        case .protobuf:
            var message: [UInt8] = []
            protobuf(&message)
            ProtobufWriter.append(field: 1, message, to: &body)
        }
        return APIResponse(contentType: codec.contentType, body: body)
    }
}
