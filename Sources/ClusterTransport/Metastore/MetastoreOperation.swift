import GRPCCore

/// What may be asked of a metastore in another process, each operation a call of its own.
///
/// A request is one message, an answer is a stream of parts (`MetastoreAnswer`).
enum MetastoreOperation: String, CaseIterable, Sendable {
    case commitSegment = "CommitSegment"
    case findBlocks = "FindBlocks"
    case findDeletions = "FindDeletions"
    case forgetIdentities = "ForgetIdentities"
    case checkWritable = "CheckWritable"
    case listBlockSummaries = "ListBlockSummaries"
    case getBlocks = "GetBlocks"
    case sumUsage = "SumUsage"
    case retireBlocks = "RetireBlocks"
    case addJob = "AddJob"
    case leaseJob = "LeaseJob"
    case renewJob = "RenewJob"
    case failJob = "FailJob"
    case completeJob = "CompleteJob"
    case listJobs = "ListJobs"
    case retryJob = "RetryJob"
    case listRemovableBlocks = "ListRemovableBlocks"
    case forgetBlocks = "ForgetBlocks"
    case findUnknownObjects = "FindUnknownObjects"
    case condemnObject = "CondemnObject"
    case addDeletion = "AddDeletion"
    case listDeletions = "ListDeletions"
    case markErased = "MarkErased"
    case adoptBlock = "AdoptBlock"

    /// The call.
    var descriptor: MethodDescriptor {
        MethodDescriptor(
            service: ServiceDescriptor(fullyQualifiedService: "firefinch.cluster.v1.Metastore"),
            method: rawValue,
            type: .serverStreaming
        )
    }

    /// How long an answer is waited for, whatever the caller's own patience: nobody waits for ever on an owner that hangs.
    func timeout(_ settings: ClusterSettings) -> Duration {
        switch self {
        case .sumUsage, .findBlocks, .getBlocks, .listBlockSummaries, .adoptBlock: settings.metastorePatience * 4
        default: settings.metastorePatience
        }
    }
}
