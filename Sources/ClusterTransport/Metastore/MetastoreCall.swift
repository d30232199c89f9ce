import BlockFormat
import MetadataStorage

/// One operation asked for by another process: reads what it is about, does it, answers.
struct MetastoreCall: Sendable {
    let metastore: any MaintenanceMetastore
    let answer: MetastoreAnswer
    private let request: [UInt8]

    init(_ request: [UInt8], of metastore: any MaintenanceMetastore, _ answer: MetastoreAnswer) {
        self.request = request
        self.metastore = metastore
        self.answer = answer
    }

    /// Does it.
    ///
    /// - Throws: `BlockFormatError` when the request cannot be read, nothing is done then; `MetastoreError`; what the
    ///   stream throws.
    func run(_ operation: MetastoreOperation) async throws {
        switch operation {
        case .commitSegment: try await commitSegment()
        case .findBlocks: try await findBlocks()
        case .findDeletions: try await findDeletions()
        case .forgetIdentities: try await forgetIdentities()
        case .checkWritable: try await checkWritable()
        case .listBlockSummaries: try await listBlockSummaries()
        case .getBlocks: try await getBlocks()
        case .sumUsage: try await sumUsage()
        case .retireBlocks: try await retireBlocks()
        case .addJob: try await addJob()
        case .leaseJob: try await leaseJob()
        case .renewJob: try await renewJob()
        case .failJob: try await failJob()
        case .completeJob: try await completeJob()
        case .listJobs: try await listJobs()
        case .retryJob: try await retryJob()
        case .listRemovableBlocks: try await listRemovableBlocks()
        case .forgetBlocks: try await forgetBlocks()
        case .findUnknownObjects: try await findUnknownObjects()
        case .condemnObject: try await condemnObject()
        case .addDeletion: try await addDeletion()
        case .listDeletions: try await listDeletions()
        case .markErased: try await markErased()
        case .adoptBlock: try await adoptBlock()
        }
    }

    /// Reads the whole request.
    func read<Value>(_ read: (inout ByteReader) throws -> Value) throws -> Value {
        var reader = ByteReader(request)
        let value = try read(&reader)
        try reader.expectEnd()
        return value
    }

    /// Answers that it was done, when there is nothing else to say.
    func done() async throws { try await answer.send { _ in } }
}
