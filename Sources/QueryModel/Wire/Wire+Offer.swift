import BlockFormat

/// An offer: leases, bytes, whether the querier drains, then its load.
extension ByteWriter {
    mutating func offer(_ offer: QuerierOffer) {
        integer(offer.leases)
        integer(offer.bytes)
        flag(offer.isDraining)
        integer(offer.load.reads)
        integer(offer.load.readCapacity)
        integer(offer.load.memoryBytes)
        integer(offer.load.memoryBudget)
    }
}

extension ByteReader {
    mutating func offer() throws(BlockFormatError) -> QuerierOffer {
        QuerierOffer(
            leases: try natural(),
            bytes: try natural(),
            isDraining: try flag(),
            load: QuerierLoad(
                reads: try natural(),
                readCapacity: try natural(),
                memoryBytes: try natural(),
                memoryBudget: try natural()
            )
        )
    }
}
