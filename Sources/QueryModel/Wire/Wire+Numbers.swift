package import BlockFormat

extension ByteWriter {
    /// A number of either sign.
    package mutating func integer(_ value: Int) { zigzag(Int64(value)) }

    /// A count, then each element.
    package mutating func list<Element>(_ elements: [Element], _ write: (inout ByteWriter, Element) -> Void) {
        varint(elements.count)
        for element in elements { write(&self, element) }
    }

    /// A flag, one byte.
    package mutating func flag(_ value: Bool) { byte(value ? 1 : 0) }
}

extension ByteReader {
    /// A number of either sign.
    package mutating func integer() throws(BlockFormatError) -> Int {
        guard let value = Int(exactly: try zigzag()) else { throw corrupt("a number does not fit") }
        return value
    }

    /// A number written by `integer` that must not be negative.
    package mutating func natural() throws(BlockFormatError) -> Int {
        let value = try integer()
        guard value >= 0 else { throw corrupt("a size is \(value)") }
        return value
    }

    /// A number of 32 bits written by `zigzag`.
    package mutating func integer32() throws(BlockFormatError) -> Int32 {
        guard let value = Int32(exactly: try zigzag()) else { throw corrupt("a number does not fit in 32 bits") }
        return value
    }

    /// A count, then each element, of at least `minimumSize` bytes.
    package mutating func list<Element>(
        minimumSize: Int = 1,
        _ read: (inout ByteReader) throws(BlockFormatError) -> Element
    ) throws(BlockFormatError) -> [Element] {
        let count = try count(minimumSize: minimumSize)
        var elements: [Element] = []
        // Elements may be much larger than their bytes: what is claimed is not reserved beyond a page or so.
        elements.reserveCapacity(min(count, 4096))
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }

    /// A flag, one byte.
    package mutating func flag() throws(BlockFormatError) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw corrupt("a flag is neither 0 nor 1")
        }
    }
}
