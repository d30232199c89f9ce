import SwiftProtobuf
import WireProtocol

/// Writes answers that hold time series.
///
/// Points come by ten thousands, so as JSON they are put together of bytes: the generated messages would cost several
/// times the rest of the query. As in every JSON of the protocol, zeros and what is empty are left out.
enum SeriesEncoding {
    /// The message whose field `series` are these; `message` makes it for protobuf.
    static func response(
        _ ranked: RankedSeries,
        codec: ConnectCodec,
        message: ([Types_V1_Series]) -> some SwiftProtobuf.Message
    ) throws -> APIResponse {
        guard codec == .json else { return try codec.respond(with: message(ranked.messages)) }
        return APIResponse(contentType: codec.contentType, body: try json(ranked.series))
    }

    private static func json(_ series: [RankedSeries.Series]) throws -> [UInt8] {
        guard !series.isEmpty else { return Array("{}".utf8) }
        var out: [UInt8] = []
        out.reserveCapacity(series.reduce(64) { $0 + 256 + $1.points.count * 56 })
        out.append(contentsOf: #"{"series":["#.utf8)
        for (index, one) in series.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            try append(one, to: &out)
        }
        out.append(contentsOf: "]}".utf8)
        return out
    }

    private static func append(_ series: RankedSeries.Series, to out: inout [UInt8]) throws {
        out.append(UInt8(ascii: "{"))
        for (index, label) in series.labels.enumerated() {
            out.append(contentsOf: (index == 0 ? #""labels":["# : ",").utf8)
            out.append(contentsOf: try Types_V1_LabelPair(label).jsonUTF8Bytes() as [UInt8])
        }
        if !series.labels.isEmpty { out.append(UInt8(ascii: "]")) }
        if !series.points.isEmpty {
            if !series.labels.isEmpty { out.append(UInt8(ascii: ",")) }
            out.append(contentsOf: #""points":["#.utf8)
            append(series.points, to: &out)
            out.append(UInt8(ascii: "]"))
        }
        out.append(UInt8(ascii: "}"))
    }

    /// Sums are whole, and as digits they are several times faster to write than in the shortest form of a fraction.
    private static func append(_ points: [(milliseconds: Int64, value: Double)], to out: inout [UInt8]) {
        for start in stride(from: 0, to: points.count, by: batch) {
            let part = points[start..<min(points.count, start + batch)]
            if start > 0 { out.append(UInt8(ascii: ",")) }
            let whole = part.compactMap { Int64(exactly: $0.value) }
            if whole.count == part.count {
                appendWhole(part, whole, to: &out)
            } else {
                for (index, point) in part.enumerated() {
                    if index > 0 { out.append(UInt8(ascii: ",")) }
                    append(point.value, at: point.milliseconds, to: &out)
                }
            }
        }
    }

    /// Writes into room made beforehand: appending byte by byte takes several times as long.
    private static func appendWhole(
        _ points: ArraySlice<(milliseconds: Int64, value: Double)>,
        _ values: [Int64],
        to out: inout [UInt8]
    ) {
        var end = out.count
        out.append(contentsOf: repeatElement(0, count: points.count * widest))
        var bytes = out.mutableSpan
        for (index, point) in points.enumerated() {
            put(index == 0 ? opening : next, &bytes, &end)
            if values[index] != 0 {
                put(valueKey, &bytes, &end)
                put(values[index], &bytes, &end)
                if point.milliseconds != 0 { put(comma, &bytes, &end) }
            }
            if point.milliseconds != 0 {
                put(timeKey, &bytes, &end)
                put(point.milliseconds, &bytes, &end)
                put(quote, &bytes, &end)
            }
            put(closing, &bytes, &end)
        }
        out.removeLast(out.count - end)
    }

    private static let batch = 512
    /// Both keys, two numbers of 20 characters, and what stands between.
    private static let widest = 72
    private static let opening = Array("{".utf8)
    private static let next = Array(",{".utf8)
    private static let valueKey = Array(#""value":"#.utf8)
    private static let comma = Array(",".utf8)
    private static let timeKey = Array(#""timestamp":""#.utf8)
    private static let quote = Array("\"".utf8)
    private static let closing = Array("}".utf8)

    @inline(__always)
    private static func put(_ text: [UInt8], _ bytes: inout MutableSpan<UInt8>, _ end: inout Int) {
        for byte in text {
            bytes[end] = byte
            end += 1
        }
    }

    @inline(__always)
    private static func put(_ number: Int64, _ bytes: inout MutableSpan<UInt8>, _ end: inout Int) {
        if number < 0 {
            bytes[end] = UInt8(ascii: "-")
            end += 1
        }
        let start = end
        var rest = number.magnitude
        repeat {
            let quotient = rest / 10
            bytes[end] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest &- quotient &* 10)
            end += 1
            rest = quotient
        } while rest > 0
        var low = start
        var high = end - 1
        while low < high {
            let digit = bytes[low]
            bytes[low] = bytes[high]
            bytes[high] = digit
            low += 1
            high -= 1
        }
    }

    private static func append(_ value: Double, at milliseconds: Int64, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "{"))
        if value != 0 {
            out.append(contentsOf: #""value":"#.utf8)
            append(value, to: &out)
        }
        if milliseconds != 0 {
            out.append(contentsOf: (value == 0 ? #""timestamp":""# : #","timestamp":""#).utf8)
            out.append(contentsOf: milliseconds.description.utf8)
            out.append(UInt8(ascii: "\""))
        }
        out.append(UInt8(ascii: "}"))
    }

    private static func append(_ value: Double, to out: inout [UInt8]) {
        guard let whole = Int64(exactly: value) else { return out.append(contentsOf: value.description.utf8) }
        out.append(contentsOf: whole.description.utf8)
    }
}
