/// The name of a tenant, checked once, so that it can be part of an object key.
///
/// Letters, digits and `!-_.*'()`, 1 to 150 of them, and neither `.` nor `..`: what clients of this API may send in
/// `X-Scope-OrgID`. `|` separates tenants in a federated read and can be in no name.
package struct TenantID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name.
    package let name: String

    /// The tenant of requests that name none.
    package static let anonymous = TenantID(unchecked: "anonymous")

    /// Checks `name`.
    ///
    /// - Throws: `InvalidTenant` saying what is wrong with it.
    package init(_ name: String) throws(InvalidTenant) {
        guard !name.isEmpty else { throw InvalidTenant(reason: "a tenant name cannot be empty") }
        guard name.utf8.count <= 150 else {
            throw InvalidTenant(reason: "a tenant name has at most 150 bytes, this one \(name.utf8.count)")
        }
        guard name != ".", name != ".." else { throw InvalidTenant(reason: "a tenant cannot be named '\(name)'") }
        guard name.utf8.allSatisfy(Self.isAllowed) else {
            throw InvalidTenant(reason: "a tenant name has only letters, digits and !-_.*'(); this one is '\(name)'")
        }
        self.name = name
    }

    private init(unchecked name: String) { self.name = name }

    package var description: String { name }

    package static func < (lhs: TenantID, rhs: TenantID) -> Bool { lhs.name < rhs.name }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!-_.*'()".utf8.contains(byte)
        }
    }
}

/// Why a tenant name was refused.
package struct InvalidTenant: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence, for the sender.
    package var reason: String

    package var description: String { reason }
}
