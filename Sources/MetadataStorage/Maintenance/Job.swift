package import BlockFormat

/// A kind of background work, by name.
package struct JobKind: Hashable, Sendable, CustomStringConvertible {
    /// The name, as stored.
    package var name: String

    /// Takes a name as stored.
    package init(name: String) { self.name = name }

    /// Merges blocks into blocks of a higher level.
    package static let compaction = JobKind(name: "compaction")

    package var description: String { name }
}

/// Work to be done once, by whoever leases it.
package struct JobSpecification: Hashable, Sendable {
    /// Names the job for ever: the same work has the same key.
    package var key: String
    /// What kind of work it is.
    package var kind: JobKind
    /// What the worker needs to know; its kind says how it is encoded.
    package var payload: [UInt8]
    /// Blocks that the job will replace; no other job takes them meanwhile.
    package var sources: [BlockID]
    /// Paths of the objects that its workers may write: they follow from the job, and are not given up while it is there.
    package var resultPaths: [String]

    /// Makes a specification.
    package init(key: String, kind: JobKind, payload: [UInt8], sources: [BlockID], resultPaths: [String]) {
        self.key = key
        self.kind = kind
        self.payload = payload
        self.sources = sources
        self.resultPaths = resultPaths
    }
}

/// A job given to one worker for a while.
package struct JobLease: Hashable, Sendable {
    /// The job.
    package var job: JobSpecification
    /// Fencing token: a later lease of the same job has a larger one, and only the newest may complete it.
    package var token: Int64
    /// How many times it was leased, this one included.
    package var attempt: Int
    /// When the job was made, by the store's clock, nanoseconds since 1970.
    package var createdAt: Int64

    /// Makes a lease.
    package init(job: JobSpecification, token: Int64, attempt: Int, createdAt: Int64) {
        self.job = job
        self.token = token
        self.attempt = attempt
        self.createdAt = createdAt
    }
}

/// A job as it stands.
package struct JobRecord: Hashable, Sendable {
    /// In which state a job is.
    package enum State: Hashable, Sendable {
        /// To be leased, now or when it is due.
        case waiting
        /// A worker has it.
        case leased
        /// It failed too often; a person has to look.
        case parked
    }

    /// The job.
    package var job: JobSpecification
    /// In which state it is.
    package var state: State
    /// How many times it was leased.
    package var attempts: Int
    /// Who has or had it last.
    package var worker: String?
    /// Why the last attempt failed.
    package var reason: String?
    /// When it was made, nanoseconds since 1970.
    package var createdAt: Int64

    /// Makes a record.
    package init(
        job: JobSpecification,
        state: State,
        attempts: Int,
        worker: String?,
        reason: String?,
        createdAt: Int64
    ) {
        self.job = job
        self.state = state
        self.attempts = attempts
        self.worker = worker
        self.reason = reason
        self.createdAt = createdAt
    }
}

/// What a job ended with.
package struct JobCompletion: Hashable, Sendable {
    /// The job.
    package var key: String
    /// The lease it was done under.
    package var token: Int64
    /// Footers of the blocks that replace the sources; their objects are stored already.
    package var results: [BlockMetadata]
    /// Datasets of sources that could not be read and stay where they are.
    package var setAside: [DatasetPlace]

    /// Makes a completion.
    package init(key: String, token: Int64, results: [BlockMetadata], setAside: [DatasetPlace]) {
        self.key = key
        self.token = token
        self.results = results
        self.setAside = setAside
    }

    /// A dataset of a block.
    package struct DatasetPlace: Hashable, Sendable {
        /// The block.
        package var block: BlockID
        /// The dataset's number in it.
        package var number: Int

        /// Makes a place.
        package init(block: BlockID, number: Int) {
            self.block = block
            self.number = number
        }
    }
}
