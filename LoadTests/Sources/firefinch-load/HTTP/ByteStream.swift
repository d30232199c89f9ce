/// Bytes in order, as they come; the seam that lets answers be parsed without a socket.
protocol ByteStream: AnyObject {
    /// Puts at most `count` bytes at the end of `buffer`; gives how many, 0 at the end.
    func read(into buffer: inout [UInt8], count: Int) throws -> Int
}
