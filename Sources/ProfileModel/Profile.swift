/// One decoded profile of any format, as columns: what a decoder gives and a segment takes in.
///
/// References between tables are indices into this value's arrays, already checked by the decoder; strings stay where
/// they were received and are named by range. Decoders of all formats fill this one shape.
package struct Profile: Sendable {
    /// The bytes that `strings` points into; UTF-8 is not promised.
    package var text: [UInt8] = []
    /// Every string of the profile; index 0 is the empty string.
    package var strings: [TextRange] = []
    /// What each value of a sample measures; `values` holds `sampleTypes.count` values a sample.
    package var sampleTypes: [ValueType] = []
    /// Binaries and libraries that locations lie in.
    package var mappings: [Mapping] = []
    /// Functions.
    package var functions: [Function] = []
    /// Addresses, with the source lines they stand for.
    package var locations: [Location] = []
    /// Lines of all locations; a location owns a range of these, innermost (inlined callee) first.
    package var lines: [Line] = []
    /// Locations of all samples, leaf first; a sample owns a range of these.
    package var stackLocations: [UInt32] = []
    /// Samples.
    package var samples: [Sample] = []
    /// Values of all samples, `sampleTypes.count` each.
    package var values: [Int64] = []
    /// Text labels of all samples; a sample owns a range of these.
    ///
    /// Numeric labels are not kept.
    package var labels: [SampleLabel] = []
    /// When the profile was taken, nanoseconds since 1970; 0 when the sender did not say.
    package var timeNanoseconds: Int64 = 0
    /// How long it was taken, in nanoseconds; 0 when the sender did not say.
    package var durationNanoseconds: Int64 = 0
    /// What the sampling period counts, if given.
    package var periodType: ValueType?
    /// The sampling period, in units of `periodType`.
    package var period: Int64 = 0

    /// Makes an empty profile.
    package init() {}

    /// A string of the table, with invalid UTF-8 replaced.
    package func string(_ index: UInt32) -> String {
        String(decoding: bytes(of: index), as: UTF8.self)
    }

    /// The bytes of a string of the table.
    package func bytes(of index: UInt32) -> ArraySlice<UInt8> {
        let range = strings[Int(index)]
        return text[Int(range.offset)..<Int(range.offset) + Int(range.length)]
    }
}

extension Profile {
    /// A run of bytes in `text`.
    package struct TextRange: Hashable, Sendable {
        package var offset: UInt32
        package var length: UInt32

        package init(offset: UInt32, length: UInt32) {
            self.offset = offset
            self.length = length
        }
    }

    /// A type and a unit, both indices into `strings`.
    package struct ValueType: Hashable, Sendable {
        package var type: UInt32
        package var unit: UInt32

        package init(type: UInt32, unit: UInt32) {
            self.type = type
            self.unit = unit
        }
    }

    /// A mapped binary; `filename` and `buildID` are indices into `strings`.
    package struct Mapping: Hashable, Sendable {
        package var start: UInt64 = 0
        package var limit: UInt64 = 0
        package var fileOffset: UInt64 = 0
        package var filename: UInt32 = 0
        package var buildID: UInt32 = 0
        /// Bits 0 to 3: has functions, file names, line numbers, inline frames.
        package var flags: UInt8 = 0

        package init() {}
    }

    /// A function; names are indices into `strings`.
    package struct Function: Hashable, Sendable {
        package var name: UInt32 = 0
        package var systemName: UInt32 = 0
        package var filename: UInt32 = 0
        package var startLine: Int64 = 0

        package init() {}
    }

    /// An address and its lines; a location without lines is not symbolized.
    package struct Location: Hashable, Sendable {
        /// Index into `mappings`, or -1.
        package var mapping: Int32 = -1
        package var address: UInt64 = 0
        /// First of the location's lines in `lines`.
        package var firstLine: UInt32 = 0
        package var lineCount: UInt32 = 0

        package init() {}
    }

    /// A source line of a function (index into `functions`).
    package struct Line: Hashable, Sendable {
        package var function: UInt32
        package var line: Int64

        package init(function: UInt32, line: Int64) {
            self.function = function
            self.line = line
        }
    }

    /// One sample: a run of `stackLocations` and a run of `labels`; its values are at index × `sampleTypes.count`.
    package struct Sample: Hashable, Sendable {
        package var firstLocation: UInt32
        package var locationCount: UInt32
        package var firstLabel: UInt32
        package var labelCount: UInt32

        package init(firstLocation: UInt32, locationCount: UInt32, firstLabel: UInt32, labelCount: UInt32) {
            self.firstLocation = firstLocation
            self.locationCount = locationCount
            self.firstLabel = firstLabel
            self.labelCount = labelCount
        }
    }

    /// A text label of a sample; both are indices into `strings`.
    package struct SampleLabel: Hashable, Sendable {
        package var key: UInt32
        package var value: UInt32

        package init(key: UInt32, value: UInt32) {
            self.key = key
            self.value = value
        }
    }
}
