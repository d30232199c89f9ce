package import ProfileModel

/// The series of a dataset: label sets as stored, without those labels that follow from the profile type.
///
/// Layout 1: count of texts, the texts; count of series, for each its count of labels and pairs of text numbers.
package struct SeriesTable: Sendable {
    /// Label sets by series number.
    package let labelSets: [LabelSet]

    /// Takes label sets as they are.
    package init(labelSets: [LabelSet]) { self.labelSets = labelSets }

    /// Reads a series section.
    ///
    /// - Throws: `BlockFormatError`.
    package init(decoding raw: [UInt8], layout: UInt8) throws(BlockFormatError) {
        try SectionLayout.expectLean(layout, .series)
        do { labelSets = try Self.decode(raw) } catch {
            throw BlockFormatError(error.code, error.message, section: .series, offset: error.offset)
        }
    }

    /// The section's bytes, layout 1.
    package func encoded() -> [UInt8] {
        var numbers: [[UInt8]: Int] = [:]
        var texts: [String] = []
        func number(_ text: String) -> Int {
            // By bytes: texts that differ only in Unicode normalisation are different texts.
            let bytes = Array(text.utf8)
            if let known = numbers[bytes] { return known }
            numbers[bytes] = texts.count
            texts.append(text)
            return texts.count - 1
        }
        var body = ByteWriter()
        body.varint(labelSets.count)
        for labelSet in labelSets {
            body.varint(labelSet.labels.count)
            for label in labelSet.labels {
                body.varint(number(label.name))
                body.varint(number(label.value))
            }
        }
        var writer = ByteWriter(capacity: body.bytes.count + texts.count * 16)
        writer.varint(texts.count)
        for text in texts { writer.string(text) }
        writer.raw(body.bytes)
        return writer.bytes
    }

    private static func decode(_ raw: [UInt8]) throws(BlockFormatError) -> [LabelSet] {
        var reader = ByteReader(raw)
        var texts: [String] = []
        for _ in 0..<(try reader.count()) { texts.append(try reader.string()) }
        var labelSets: [LabelSet] = []
        for _ in 0..<(try reader.count()) {
            var labels: [Label] = []
            for _ in 0..<(try reader.count(minimumSize: 2)) {
                let name = texts[try reader.index(below: texts.count)]
                labels.append(Label(name, texts[try reader.index(below: texts.count)]))
            }
            labelSets.append(LabelSet(labels))
        }
        try reader.expectEnd()
        return labelSets
    }
}
