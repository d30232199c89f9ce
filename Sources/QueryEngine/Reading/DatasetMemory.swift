import BlockFormat

/// How many bytes of memory a dataset takes while a fragment reads it.
struct DatasetMemory: Hashable {
    /// From when its batch is read until it was added up: bytes as stored, or as the caches hold them.
    var held = 0
    /// Only while it is decoded and added up, which is done to one dataset after the other: unpacked bytes and tables.
    var decoded = 0
}

extension DatasetSections {
    /// What it takes given what was found in the caches: that at its size, the rest as far as metadata tell.
    ///
    /// Two forms of one section that are both missing are read once.
    func memory(given found: [FoundSection?]) -> DatasetMemory {
        var memory = DatasetMemory()
        for (index, wanted) in wanted.enumerated() {
            if case .cached(let content)? = found[index] {
                memory.held = memory.held.addingClamped(content.byteCount)
            } else if index == 0 || found[index - 1] != nil || self.wanted[index - 1].section != wanted.section {
                memory.held = memory.held.addingClamped(wanted.section.storedSize)
                memory.decoded = memory.decoded.addingClamped(wanted.decodedBytes)
            }
        }
        return memory
    }

    /// What it takes when nothing of it is in the caches.
    var memory: DatasetMemory { memory(given: wanted.map { _ in nil }) }
}

extension [DatasetMemory] {
    /// What the datasets of one batch take at most at a time.
    var peak: Int {
        let held = reduce(0) { $0.addingClamped($1.held) }
        return held.addingClamped(reduce(0) { Swift.max($0, $1.decoded) })
    }
}
