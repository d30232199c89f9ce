/// The operations of an object store, for counting and for choosing which calls a fault strikes.
package enum ObjectOperation: Hashable, Sendable, CaseIterable {
    /// `putIfAbsent`, and the commit of an upload.
    case put
    /// Beginning an upload and adding to it.
    case append
    /// `get` of a range.
    case getRange
    /// `get` of a whole object.
    case getWhole
    /// `size`.
    case size
    /// `delete`.
    case delete
    /// `list`.
    case list
}
