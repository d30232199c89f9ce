/// A canonical Huffman code as deflate describes it: by the length of each symbol's code.
struct HuffmanCode {
    /// How many codes have each length, from 0 to 15; unused symbols do not count.
    private(set) var counts = [Int](repeating: 0, count: 16)
    /// The symbols in the order of their codes.
    private(set) var symbols: [Int] = []

    init(lengths: [Int]) {
        for length in lengths where length > 0 { counts[length] += 1 }
        for length in 1...15 {
            symbols += lengths.indices.filter { lengths[$0] == length }
        }
    }
}
