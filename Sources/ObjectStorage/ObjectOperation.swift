/// The operations of an object store, for counting and for choosing which calls a fault strikes.
package enum ObjectOperation: Hashable, Sendable, CaseIterable {
    /// `putIfAbsent`.
    case put
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
