/// The parts of a samples section of layout 2: the samples of one stored column of one chunk, row after row.
///
/// | part | content |
/// | --- | --- |
/// | width | varint: how many stacks the band has, at most 256 |
/// | base | varint: the stack that begins the band; stacks are named by their distance from it, around the end |
/// | lengths | varints: bytes of the headers, of the distances and of the values |
/// | headers | a row: varint (count of sparse samples ≪ 2, 2 when excesses follow, 1 when the row is dense); count of excesses where they follow |
/// | distances | varint: an excess's or sparse sample's distance after the one before it in its row, less one |
/// | values | varint, less one: a sparse sample's value, or what an excess has over 255 |
/// | band | a column of bytes for each stack of the band, a byte for each dense row: the value, 0 for none, at most 255 |
///
/// A dense row's excesses come before its sparse samples, which lie behind the band.
struct BandedShape: Sendable {
    /// More stacks than this have no place in a band.
    static let widestBand = 256

    /// How many stacks the band has.
    let width: Int
    /// The first stack of the band.
    let base: Int
    /// How many stacks there are.
    let stackCount: Int
    /// Where the rows' headers are.
    let headers: Range<Int>
    /// Where distances are.
    let distances: Range<Int>
    /// Where values are.
    let values: Range<Int>
    /// Where the band is.
    let band: Range<Int>
    /// How many rows are dense.
    let denseCount: Int

    /// Reads the front of a section.
    ///
    /// - Throws: `BlockFormatError`.
    init(_ raw: [UInt8], stackCount: Int) throws(BlockFormatError) {
        do throws(BlockFormatError) {
            var reader = ByteReader(raw)
            width = try reader.index(below: min(Self.widestBand, stackCount) + 1)
            base = try reader.index(below: max(1, stackCount))
            let lengths = [try reader.count(), try reader.count(), try reader.count()]
            guard lengths[0] + lengths[1] + lengths[2] <= reader.remaining else {
                throw reader.corrupt("the streams are longer than the section")
            }
            self.stackCount = stackCount
            headers = reader.offset..<reader.offset + lengths[0]
            distances = headers.upperBound..<headers.upperBound + lengths[1]
            values = distances.upperBound..<distances.upperBound + lengths[2]
            band = values.upperBound..<raw.count
            denseCount = width == 0 ? 0 : band.count / width
            guard denseCount * width == band.count else { throw reader.corrupt("the band has a part of a row") }
        } catch { throw BlockFormatError(error.code, error.message, section: .samples, offset: error.offset) }
    }

    /// The stack at a distance from the base, below `stackCount`.
    @inline(__always)
    func stack(at distance: Int) -> Int {
        let stack = base &+ distance
        return stack < stackCount ? stack : stack &- stackCount
    }
}
