import BlockFormat
import GRDB

/// The adoption of a block found in the bucket, prepared outside the transaction so that the transaction is short.
struct AdoptionTransaction: Sendable {
    private let adopted: AdoptedBlock
    private let block: NewBlock

    /// Encodes what the transaction will write.
    ///
    /// - Throws: `.invalidArgument` when it contradicts itself.
    init(_ adopted: AdoptedBlock) throws(MetastoreError) {
        try adopted.validate()
        self.adopted = adopted
        block = NewBlock(adopted.block, datasets: adopted.datasets)
    }

    /// Adds the block unless it is there; to be run in a write transaction.
    ///
    /// - Throws: `MetastoreError` `.conflict`, `.condemned`; `DatabaseError`.
    func run(_ db: Database) throws {
        if let stored = try StoredFooter.find(db, id: adopted.block.id) {
            guard stored.isMade(of: adopted.block) else { throw MetastoreError.idIsTaken(adopted.block.id) }
            return
        }
        try StoredObject.checkNotCondemned(db, adopted.block.objectPath)
        let number = try StoredNumber.next(db)
        try block.insert(db, number: number, suppressed: adopted.suppressedByDataset)
        for (identity, expires) in zip(adopted.identities, adopted.identitiesExpire) {
            _ = try StoredIdentity.record(db, identity, expires: expires, block: number)
        }
    }
}
