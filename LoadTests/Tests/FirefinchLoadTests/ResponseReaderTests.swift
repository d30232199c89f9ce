import Testing

@testable import firefinch_load

@Suite
struct ResponseReaderTests {
    /// Gives its bytes in pieces.
    private final class Pieces: ByteStream {
        private var rest: ArraySlice<UInt8>
        private let size: Int

        init(_ text: String, size: Int) {
            rest = Array(text.utf8)[...]
            self.size = size
        }

        func read(into buffer: inout [UInt8], count: Int) throws -> Int {
            let piece = rest.prefix(min(count, size))
            buffer += piece
            rest = rest.dropFirst(piece.count)
            return piece.count
        }
    }

    private static let fixed = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Two: a\r\n\r\nhello"
    private static let chunked =
        "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"

    @Test(arguments: [1, 2, 3, 10, 1000])
    func `answers on one connection are told apart however their bytes come`(size: Int) throws {
        let stream = Pieces(Self.fixed + Self.chunked + "HTTP/1.1 204 No Content\r\n\r\n" + Self.fixed, size: size)
        var reader = ResponseReader()
        let first = try reader.next(from: stream)
        #expect(first.status == 200 && first.body == Array("hello".utf8) && first.headers["x-two"] == "a")
        let second = try reader.next(from: stream)
        #expect(second.status == 503 && second.body == Array("abc0123456789".utf8))
        #expect(try reader.next(from: stream).body.isEmpty)
        #expect(try reader.next(from: stream).body == Array("hello".utf8))
    }

    @Test
    func `a connection closed before an answer can be tried again`() {
        var reader = ResponseReader()
        let error = #expect(throws: HTTPError.self) { try reader.next(from: Pieces("", size: 1)) }
        #expect(error?.isStaleConnection == true)
    }

    @Test(
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "SSH-2.0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n",
        ]
    )
    func `an answer that is not whole HTTP is an error`(text: String) {
        var reader = ResponseReader()
        let error = #expect(throws: HTTPError.self) { try reader.next(from: Pieces(text, size: 100)) }
        #expect(error?.isStaleConnection == false)
    }
}
