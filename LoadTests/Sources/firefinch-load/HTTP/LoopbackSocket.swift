import Glibc

/// A connected, blocking TCP socket to loopback; closed when nothing holds it any more.
final class LoopbackSocket: ByteStream {
    private let descriptor: Int32

    /// Connects; no call on it blocks for longer than `timeout` seconds.
    init(_ address: ServerAddress, timeout: Int) throws {
        descriptor = try address.withSocketAddress { pointer, length, family in
            let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { throw HTTPError("could not make a socket: \(Self.reason)") }
            Self.set(descriptor, SOL_SOCKET, SO_RCVTIMEO, timeval(tv_sec: timeout, tv_usec: 0))
            Self.set(descriptor, SOL_SOCKET, SO_SNDTIMEO, timeval(tv_sec: timeout, tv_usec: 0))
            Self.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, Int32(1))
            guard connect(descriptor, pointer, length) == 0 else {
                let reason = Self.reason
                close(descriptor)
                throw HTTPError("could not connect to \(address): \(reason); is the server running there?")
            }
            return descriptor
        }
    }

    deinit {
        close(descriptor)
    }

    /// Sends the parts one after the other, without joining them in memory.
    func send(_ parts: [UnsafeRawBufferPointer]) throws {
        var vectors = parts.map {
            iovec(iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress), iov_len: $0.count)
        }
        var first = 0
        while first < vectors.count {
            let sent = vectors.withUnsafeBufferPointer { all in
                writev(descriptor, all.baseAddress.map { $0 + first }, Int32(min(all.count - first, Int(UIO_MAXIOV))))
            }
            if sent < 0, errno == EINTR { continue }
            guard sent >= 0 else {
                let isStale = errno == EPIPE || errno == ECONNRESET
                throw HTTPError("could not send: \(Self.reason)", isStaleConnection: isStale)
            }
            first = Self.advance(&vectors, from: first, by: sent)
        }
    }

    func read(into buffer: inout [UInt8], count: Int) throws -> Int {
        while true {
            let got = withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { space in
                let got = recv(descriptor, space.baseAddress, count, 0)
                if got > 0 { buffer.append(contentsOf: space[..<got]) }
                return got
            }
            if got >= 0 { return got }
            if errno == EINTR { continue }
            throw HTTPError("could not receive: \(Self.reason)", isStaleConnection: errno == ECONNRESET)
        }
    }

    private static func advance(_ vectors: inout [iovec], from first: Int, by sent: Int) -> Int {
        var first = first
        var left = sent
        while first < vectors.count, left >= vectors[first].iov_len {
            left -= vectors[first].iov_len
            first += 1
        }
        if left > 0 {
            vectors[first].iov_base += left
            vectors[first].iov_len -= left
        }
        return first
    }

    private static func set<Value: BitwiseCopyable>(
        _ descriptor: Int32,
        _ level: Int32,
        _ option: Int32,
        _ value: Value
    ) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Value>.size))
    }

    private static var reason: String {
        errno == EAGAIN ? "nothing moved within the time limit" : String(cString: strerror(errno))
    }
}
