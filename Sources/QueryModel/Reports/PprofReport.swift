/// Values by call path of locations, with everything a pprof needs.
///
/// Canonical form as told at `canonicalized()`. No value is
/// negative.
package struct PprofReport: Hashable, Sendable {
    /// A mapping; strings by number.
    package struct Mapping: Hashable, Sendable {
        package var start: UInt64
        package var limit: UInt64
        package var fileOffset: UInt64
        package var filename: Int32
        package var buildID: Int32
        package var flags: UInt8

        package init(
            start: UInt64,
            limit: UInt64,
            fileOffset: UInt64,
            filename: Int32,
            buildID: Int32,
            flags: UInt8
        ) {
            self.start = start
            self.limit = limit
            self.fileOffset = fileOffset
            self.filename = filename
            self.buildID = buildID
            self.flags = flags
        }
    }

    /// A function; strings by number.
    package struct Function: Hashable, Sendable {
        package var name: Int32
        package var systemName: Int32
        package var filename: Int32
        package var startLine: Int64

        package init(name: Int32, systemName: Int32, filename: Int32, startLine: Int64) {
            self.name = name
            self.systemName = systemName
            self.filename = filename
            self.startLine = startLine
        }
    }

    /// A line of a location, innermost first.
    package struct Line: Hashable, Sendable {
        package var function: Int32
        package var line: Int64

        package init(function: Int32, line: Int64) {
            self.function = function
            self.line = line
        }
    }

    /// A location; mapping −1 for none.
    package struct Location: Hashable, Sendable {
        package var mapping: Int32
        package var address: UInt64
        package var lines: [Line]

        package init(mapping: Int32, address: UInt64, lines: [Line]) {
            self.mapping = mapping
            self.address = address
            self.lines = lines
        }
    }

    /// A stack (locations, leaf first; may be empty) and its value.
    package struct Sample: Hashable, Sendable {
        package var locations: [Int32]
        package var value: Int64

        package init(locations: [Int32], value: Int64) {
            self.locations = locations
            self.value = value
        }
    }

    /// Strings as received (not always valid UTF-8).
    package var strings: [[UInt8]]
    /// Mappings.
    package var mappings: [Mapping]
    /// Functions.
    package var functions: [Function]
    /// Locations.
    package var locations: [Location]
    /// Distinct stacks with their values.
    package var samples: [Sample]

    /// Makes a report of its tables; every number in them must be an index into the table it names.
    package init(
        strings: [[UInt8]] = [],
        mappings: [Mapping] = [],
        functions: [Function] = [],
        locations: [Location] = [],
        samples: [Sample] = []
    ) {
        self.strings = strings
        self.mappings = mappings
        self.functions = functions
        self.locations = locations
        self.samples = samples
    }
}
