package import ProfileModel

/// What part of some bytes is whose.
package struct TenantShare: Hashable, Sendable {
    /// Whose.
    package var tenant: TenantID
    /// How many bytes, not negative.
    package var bytes: Int

    /// Makes a share.
    package init(_ tenant: TenantID, _ bytes: Int) {
        self.tenant = tenant
        self.bytes = bytes
    }
}

extension [TenantShare] {
    /// The bytes of all shares, held to Int's range.
    package var total: Int { reduce(0) { $0.addingClamped($1.bytes) } }

    /// Adds bytes to a tenant's share, making one if there is none.
    package mutating func add(_ bytes: Int, of tenant: TenantID) {
        if let index = firstIndex(where: { $0.tenant == tenant }) {
            self[index].bytes = self[index].bytes.addingClamped(bytes)
        } else {
            append(TenantShare(tenant, bytes))
        }
    }

    /// Takes bytes from a tenant's share, down to nothing.
    package mutating func subtract(_ bytes: Int, of tenant: TenantID) {
        guard let index = firstIndex(where: { $0.tenant == tenant }) else { return }
        self[index].bytes = Swift.max(0, self[index].bytes - bytes)
    }

    /// `amount` in the proportions of these shares; what does not divide goes to the first one.
    package func dividing(_ amount: Int) -> [TenantShare] {
        guard count > 1, amount > 0 else { return first.map { [TenantShare($0.tenant, Swift.max(0, amount))] } ?? [] }
        let whole = UInt(Swift.max(1, total))
        var parts = map { share in
            let product = UInt(amount).multipliedFullWidth(by: Swift.min(UInt(share.bytes), whole - 1))
            return TenantShare(share.tenant, Int(whole.dividingFullWidth(product).quotient))
        }
        parts[0].bytes += Swift.max(0, amount - parts.total)
        return parts
    }
}

extension Int {
    /// The sum, held to Int's range instead of trapping.
    func addingClamped(_ other: Int) -> Int {
        let (sum, overflowed) = addingReportingOverflow(other)
        return overflowed ? (other < 0 ? .min : .max) : sum
    }
}
