/// Reads HTTP/1.1 answers from a stream: fixed length, chunked, or until the end.
struct ResponseReader {
    private static let greatestHead = 64 << 10
    private static let greatestBody = 1 << 30
    private static let readSize = 256 << 10

    private var buffer: [UInt8] = []
    private var position = 0

    /// Reads one answer; bytes after it stay for the next.
    mutating func next(from stream: some ByteStream) throws -> HTTPResponse {
        var response = try head(from: stream)
        while (100..<200).contains(response.status) { response = try head(from: stream) }
        if response.headers["transfer-encoding"]?.lowercased().contains("chunked") == true {
            response.body = try chunks(from: stream)
        } else if let length = response.headers["content-length"] {
            guard let count = Int(length), (0...Self.greatestBody).contains(count) else {
                throw HTTPError("the answer claims a length of '\(length)'")
            }
            response.body = try take(count, from: stream)
        } else if ![204, 304].contains(response.status) {
            response.body = try untilEnd(of: stream)
        }
        return response
    }

    private mutating func head(from stream: some ByteStream) throws -> HTTPResponse {
        let first = try line(from: stream, isFirst: true).split(separator: " ", maxSplits: 2)
        guard first.count >= 2, first[0].hasPrefix("HTTP/1."), let status = Int(first[1]) else {
            throw HTTPError("the answer does not begin as HTTP/1.1 does")
        }
        var headers: [String: String] = [:]
        while true {
            let line = try line(from: stream)
            if line.isEmpty { break }
            guard let colon = line.firstIndex(of: ":"), headers.count < 200 else {
                throw HTTPError("the answer has a header without a colon, or too many")
            }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            headers[line[..<colon].lowercased()] = String(value)
        }
        return HTTPResponse(status: status, headers: headers, body: [])
    }

    private mutating func chunks(from stream: some ByteStream) throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let size = try line(from: stream).prefix { $0 != ";" && $0 != " " }
            guard let count = Int(size, radix: 16), count >= 0, count <= Self.greatestBody - body.count else {
                throw HTTPError("the answer has a chunk of size '\(size)'")
            }
            if count == 0 { break }
            body += try take(count, from: stream)
            guard try line(from: stream).isEmpty else { throw HTTPError("a chunk does not end where it says") }
        }
        while try !line(from: stream).isEmpty {}
        return body
    }

    private mutating func line(from stream: some ByteStream, isFirst: Bool = false) throws -> String {
        var searched = position
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let text = buffer[position..<end]
                position = end + 1
                return String(decoding: text.last == UInt8(ascii: "\r") ? text.dropLast() : text, as: UTF8.self)
            }
            guard buffer.count - position < Self.greatestHead else { throw HTTPError("the answer's head is too long") }
            let isUntouched = isFirst && buffer.count == position
            let pending = buffer.count - position
            guard try fill(from: stream) > 0 else {
                throw HTTPError("the server closed the connection before it answered", isStaleConnection: isUntouched)
            }
            searched = position + pending
        }
    }

    private mutating func take(_ count: Int, from stream: some ByteStream) throws -> [UInt8] {
        let present = min(count, buffer.count - position)
        var body: [UInt8] = []
        body.reserveCapacity(count)
        body += buffer[position..<position + present]
        position += present
        while body.count < count {
            guard try stream.read(into: &body, count: min(count - body.count, Self.readSize)) > 0 else {
                throw HTTPError("the answer ends after \(body.count) of \(count) bytes")
            }
        }
        return body
    }

    private mutating func untilEnd(of stream: some ByteStream) throws -> [UInt8] {
        var body = Array(buffer[position...])
        position = buffer.count
        while try stream.read(into: &body, count: Self.readSize) > 0 {
            guard body.count <= Self.greatestBody else {
                throw HTTPError("the answer is over \(Self.greatestBody) bytes")
            }
        }
        return body
    }

    private mutating func fill(from stream: some ByteStream) throws -> Int {
        if position > 0 {
            buffer.removeFirst(position)
            position = 0
        }
        return try stream.read(into: &buffer, count: Self.readSize)
    }
}
