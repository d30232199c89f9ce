import BlockFormat
import HostEnvironment
import ObjectStorage
import QueryModel

/// Finds the sections a report needs: in the caches, else by as few range reads of the objects as possible.
struct DatasetReader: Sendable {
    /// A message names at most so many datasets of a read.
    private static let namedDatasets = 8

    /// The bucket.
    let store: HedgingObjectStore
    /// What is kept of earlier reads.
    let cache: SectionCache
    /// Bounds of reading.
    let settings: QuerierSettings

    /// The same reader, whose reads wait for their slots in that turn.
    func reading(in turn: Turn) -> DatasetReader {
        DatasetReader(store: store.reading(in: turn), cache: cache, settings: settings)
    }

    /// Looks for all wanted sections of some datasets in the caches, in the order they are wanted; nil where there is
    /// none.
    ///
    /// `generations` names the universe of each dataset's service: numbers cached from another universe are not taken.
    func probe(_ datasets: [DatasetSections], generations: [UInt64]) -> [[FoundSection?]] {
        datasets.indices.map { probe(datasets[$0], generation: generations[$0]) }
    }

    /// Reads what was not found, by as few requests as possible.
    ///
    /// - Throws: `ExecutionError`; `CancellationError`.
    func complete(_ probed: [[FoundSection?]], of datasets: [DatasetSections]) async throws -> [[FoundSection]] {
        var found = probed
        let reads = RangeRead.coalescing(
            Self.missing(datasets, found),
            gap: settings.coalescingGap,
            longest: settings.longestRead
        )
        for (read, bytes) in zip(reads, try await fetch(reads, for: datasets)) {
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
    private func fetch(_ reads: [RangeRead], for datasets: [DatasetSections]) async throws -> [[UInt8]] {
        guard reads.count > 1 else {
            guard let read = reads.first else { return [] }
            return [try await fetch(read, for: datasets)]
        }
        return try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            var results = [[UInt8]](repeating: [], count: reads.count)
            var next = 0
            while next < min(reads.count, max(1, settings.readFanOut)) {
                group.addTask { [next] in (next, try await fetch(reads[next], for: datasets)) }
                next += 1
            }
            while let (index, bytes) = try await group.next() {
                results[index] = bytes
                guard next < reads.count else { continue }
                group.addTask { [next] in (next, try await fetch(reads[next], for: datasets)) }
                next += 1
            }
            return results
        }
    }

    private func fetch(_ read: RangeRead, for datasets: [DatasetSections]) async throws -> [UInt8] {
        do throws(ObjectStoreError) {
            let bytes = try await store.get(ObjectKey(read.objectPath), range: read.range)
            if bytes.count == read.range.count { return bytes }
            throw ObjectStoreError(.corrupt, "\(bytes.count) bytes came back")
        } catch {
            guard error.code != .cancelled else { throw CancellationError() }
            let sections = Self.sections(of: read, datasets)
            throw ExecutionError(error, reading: read.range, of: read.objectPath, sections: sections)
        }
    }

    /// The sections inside a read, for messages: all kinds, and where the first of them are.
    private static func sections(of read: RangeRead, _ datasets: [DatasetSections]) -> String {
        let kinds = Set(read.parts.map { datasets[$0.dataset].wanted[$0.wanted].section.kind.description }).sorted()
        let numbers = Set(read.parts.map { datasets[$0.dataset].reference.number }).sorted()
        let shown = numbers.prefix(namedDatasets).map(String.init).joined(separator: ", ")
        let rest = numbers.count > namedDatasets ? " and \(numbers.count - namedDatasets) others" : ""
        return "sections \(kinds.joined(separator: ", ")) of datasets \(shown)\(rest)"
    }
}
