/// Text for answers, which must be valid UTF-8 whatever a profile's names are.
enum ValidText {
    /// Appends `text`, each invalid part replaced by U+FFFD.
    static func append(_ text: ArraySlice<UInt8>, to out: inout [UInt8]) {
        out.append(contentsOf: String(decoding: text, as: UTF8.self).utf8)
    }

    /// Whether `text` is ASCII, so that every part of it is valid; a few dozen bytes a nanosecond.
    static func isASCII(_ text: [UInt8]) -> Bool {
        var bits: UInt8 = 0
        for byte in text { bits |= byte }
        return bits < 0x80
    }
}
