/// The symbols of a dataset as columns: strings, functions, mappings, locations and the tree of stacks.
///
/// Stack number → node → its location and, through the parents, the callers'. Node 0 is the root and has no location.
package struct SymbolTable: Sendable {
    /// A function; strings by number.
    package struct Function: Hashable, Sendable {
        package var name: UInt32
        package var systemName: UInt32
        package var filename: UInt32
        package var startLine: Int64

        package init(name: UInt32, systemName: UInt32, filename: UInt32, startLine: Int64) {
            self.name = name
            self.systemName = systemName
            self.filename = filename
            self.startLine = startLine
        }
    }

    /// A mapped binary; strings by number.
    package struct Mapping: Hashable, Sendable {
        package var start: UInt64
        package var limit: UInt64
        package var fileOffset: UInt64
        package var filename: UInt32
        package var buildID: UInt32
        package var flags: UInt8

        package init(start: UInt64, limit: UInt64, fileOffset: UInt64, filename: UInt32, buildID: UInt32, flags: UInt8)
        {
            self.start = start
            self.limit = limit
            self.fileOffset = fileOffset
            self.filename = filename
            self.buildID = buildID
            self.flags = flags
        }
    }

    /// An address and its lines, innermost first; without lines it is not symbolized.
    package struct Location: Hashable, Sendable {
        /// Index of the mapping, or −1.
        package var mapping: Int32
        package var address: UInt64
        package var firstLine: UInt32
        package var lineCount: UInt32

        package init(mapping: Int32, address: UInt64, firstLine: UInt32, lineCount: UInt32) {
            self.mapping = mapping
            self.address = address
            self.firstLine = firstLine
            self.lineCount = lineCount
        }
    }

    /// A source line of a function.
    package struct Line: Hashable, Sendable {
        package var function: UInt32
        package var line: Int64

        package init(function: UInt32, line: Int64) {
            self.function = function
            self.line = line
        }
    }

    /// The bytes of all strings, one after the other, as received (not always valid UTF-8).
    package var stringBytes: [UInt8] = []
    /// Where each string ends; string `i` begins where `i − 1` ends.
    package var stringEnds: [UInt32] = []
    /// Functions.
    package var functions: [Function] = []
    /// Mappings.
    package var mappings: [Mapping] = []
    /// Locations.
    package var locations: [Location] = []
    /// Lines of all locations.
    package var lines: [Line] = []
    /// Parent of each node; a parent comes before its children; the root's is 0.
    package var nodeParents: [UInt32] = [0]
    /// Location of each node; the root's means nothing.
    package var nodeLocations: [UInt32] = [0]
    /// The node of each stack; 0 is the empty stack.
    package var stackNodes: [UInt32] = []

    /// Makes an empty table: only a root.
    package init() {}

    /// The bytes of one string.
    package func string(_ number: UInt32) -> ArraySlice<UInt8> {
        let start = number == 0 ? 0 : Int(stringEnds[Int(number) - 1])
        return stringBytes[start..<Int(stringEnds[Int(number)])]
    }
}
