/// A `multipart/form-data` body: named parts.
struct MultipartForm {
    /// Most parts of one form.
    private static let mostParts = 32
    private static let lineEnd: [UInt8] = [13, 10]

    /// Where in the body the content of each part is, by name; of equal names the last.
    private(set) var parts: [String: Range<Int>] = [:]

    /// Reads the form in `body`, whose parts `boundary` separates.
    ///
    /// - Throws: `APIError` with `invalidArgument` for a body that is no such form.
    init(_ body: [UInt8], boundary: String) throws(APIError) {
        let delimiter = Array("--\(boundary)".utf8)
        guard !boundary.isEmpty, var position = body.firstRange(of: delimiter, from: 0)?.upperBound else {
            throw Self.malformed("the boundary of the content type is nowhere in it")
        }
        while body[position...].starts(with: Self.lineEnd) {
            guard parts.count < Self.mostParts else { throw Self.malformed("it has more than \(Self.mostParts) parts") }
            guard let end = body.firstRange(of: Self.lineEnd + delimiter, from: position) else {
                throw Self.malformed("its last part does not end")
            }
            try readPart(body, in: position + 2..<max(position + 2, end.lowerBound))
            position = end.upperBound
        }
    }

    private mutating func readPart(_ body: [UInt8], in range: Range<Int>) throws(APIError) {
        guard let blank = body.firstRange(of: [13, 10, 13, 10], from: range.lowerBound),
            blank.upperBound <= range.upperBound
        else { throw Self.malformed("a part has no headers") }
        let headers = String(decoding: body[range.lowerBound..<blank.lowerBound], as: UTF8.self)
        guard let name = Self.name(in: headers) else { throw Self.malformed("a part has no name") }
        parts[name] = blank.upperBound..<range.upperBound
    }

    private static func name(in headers: String) -> String? {
        for line in headers.split(separator: "\r\n") {
            let pair = line.split(separator: ":", maxSplits: 1)
            guard pair.count == 2, pair[0].trimmingSpaces().lowercased() == "content-disposition" else { continue }
            return MediaType(String(pair[1])).parameters["name"]
        }
        return nil
    }

    private static func malformed(_ found: String) -> APIError {
        APIError(.invalidArgument, "the body is not multipart/form-data: \(found)")
    }
}

extension [UInt8] {
    /// The first place at or after `start` where `pattern` is.
    fileprivate func firstRange(of pattern: [UInt8], from start: Int) -> Range<Int>? {
        guard let first = pattern.first, pattern.count <= count else { return nil }
        var position = start
        let last = count - pattern.count
        while position <= last {
            if self[position] == first, self[position..<position + pattern.count].elementsEqual(pattern) {
                return position..<position + pattern.count
            }
            position += 1
        }
        return nil
    }
}
