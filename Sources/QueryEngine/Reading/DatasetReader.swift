import BlockFormat
import ObjectStorage
import QueryModel

/// Finds the sections a report needs: in the caches, else by as few range reads of the objects as possible.
struct DatasetReader: Sendable {
    /// The bucket.
    let store: any ObjectStore
    /// What is kept of earlier reads.
    let cache: SectionCache
    /// Bounds of reading.
    let settings: QuerierSettings

    /// Finds all wanted sections of some datasets, in the order they are wanted.
    ///
    /// `generations` names the universe of each dataset's service: numbers cached from another universe are not taken.
    ///
    /// - Throws: `ExecutionError`; `CancellationError`.
    func find(_ datasets: [DatasetSections], generations: [UInt64]) async throws -> [[FoundSection]] {
        var found = datasets.indices.map { probe(datasets[$0], generation: generations[$0]) }
        let reads = RangeRead.coalescing(
            Self.missing(datasets, found),
            gap: settings.coalescingGap,
            longest: settings.longestRead
        )
        for (read, bytes) in zip(reads, try await fetch(reads)) {
            for part in read.parts {
                let start = part.range.lowerBound - read.range.lowerBound
                let isAll = part.range == read.range
                found[part.dataset][part.wanted] = .stored(
                    isAll ? bytes : Array(bytes[start..<start + part.range.count])
                )
            }
        }
        return found.map { $0.map { $0 ?? .stored([]) } }
    }

    private func probe(_ dataset: DatasetSections, generation: UInt64) -> [FoundSection?] {
        dataset.wanted.map { wanted in
            guard let value = cache.value(for: wanted.key, kind: wanted.section.kind) else { return nil }
            if case .numbers(let numbers) = value, numbers.generation != generation { return nil }
            return .cached(value)
        }
    }

    private static func missing(
        _ datasets: [DatasetSections],
        _ found: [[FoundSection?]]
    ) -> [(objectPath: String, part: RangeRead.Part)] {
        datasets.indices.flatMap { dataset in
            datasets[dataset].wanted.indices.filter { found[dataset][$0] == nil }.map { wanted in
                let range = datasets[dataset].wanted[wanted].section.range
                return (datasets[dataset].reference.objectPath, .init(dataset: dataset, wanted: wanted, range: range))
            }
        }
    }

    /// Fetches the reads, a bounded number at once; bytes come back in the order of the reads.
    private func fetch(_ reads: [RangeRead]) async throws -> [[UInt8]] {
        guard reads.count > 1 else {
            guard let read = reads.first else { return [] }
            return [try await fetch(read)]
        }
        return try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            var results = [[UInt8]](repeating: [], count: reads.count)
            var next = 0
            while next < min(reads.count, max(1, settings.readFanOut)) {
                group.addTask { [next] in (next, try await fetch(reads[next])) }
                next += 1
            }
            while let (index, bytes) = try await group.next() {
                results[index] = bytes
                guard next < reads.count else { continue }
                group.addTask { [next] in (next, try await fetch(reads[next])) }
                next += 1
            }
            return results
        }
    }

    private func fetch(_ read: RangeRead) async throws -> [UInt8] {
        let bytes: [UInt8]
        do { bytes = try await store.get(ObjectKey(read.objectPath), range: read.range) } catch {
            guard error.code != .cancelled else { throw CancellationError() }
            throw ExecutionError(error, reading: read.range, of: read.objectPath)
        }
        guard bytes.count == read.range.count else {
            let error = ObjectStoreError(.corrupt, "\(bytes.count) bytes came back")
            throw ExecutionError(error, reading: read.range, of: read.objectPath)
        }
        return bytes
    }
}
