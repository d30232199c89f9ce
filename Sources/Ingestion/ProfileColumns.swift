import ProfileModel

/// Takes one profile apart by sample type, where its types are of several kinds.
struct ProfileColumns {
    /// A kind, and the columns of the profile that are of it.
    struct Part: Hashable, Sendable {
        var name: String
        var columns: [Int]
    }

    /// The kinds in the order of their first columns.
    private(set) var parts: [Part] = []

    /// Groups the columns whose kinds are `names`, one for each sample type.
    init(_ names: [String]) {
        for (column, name) in names.enumerated() {
            if let known = parts.firstIndex(where: { $0.name.isBytewiseEqual(to: name) }) {
                parts[known].columns.append(column)
            } else {
                parts.append(Part(name: name, columns: [column]))
            }
        }
    }

    /// The profile with some of its columns alone.
    ///
    /// A sample with a negative value in any column counts in none, as it would not in the whole.
    ///
    /// - Throws: `IngestError` when the values of a column do not fit 64 bits: the whole profile is refused then, not
    ///   one part of it.
    static func profile(_ columns: [Int], of whole: Profile) throws(IngestError) -> Profile {
        let width = whole.sampleTypes.count
        var part = whole
        part.sampleTypes = columns.map { whole.sampleTypes[$0] }
        part.samples = []
        part.values = []
        for (index, sample) in whole.samples.enumerated() {
            let values = whole.values[index * width..<(index + 1) * width]
            guard values.allSatisfy({ $0 >= 0 }) else { continue }
            part.samples.append(sample)
            for column in columns { part.values.append(values[values.startIndex + column]) }
        }
        for column in columns.indices { try checkSum(of: column, in: part) }
        return part
    }

    private static func checkSum(of column: Int, in part: Profile) throws(IngestError) {
        var sum: Int64 = 0
        for index in stride(from: column, to: part.values.count, by: part.sampleTypes.count) {
            let (next, overflowed) = sum.addingReportingOverflow(part.values[index])
            guard !overflowed else {
                throw IngestError(
                    .invalidArgument,
                    reason: "values_overflow",
                    "the values of the sample type \(part.string(part.sampleTypes[column].type)) add up to more than 64 "
                        + "bits hold; send smaller values or another unit"
                )
            }
            sum = next
        }
    }
}
