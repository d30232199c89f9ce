import BlockFormat

extension MetastoreError {
    /// The failure of a worker whose lease is no longer its own.
    static func fenced(_ key: String, token: Int64) -> MetastoreError {
        MetastoreError(
            .fenced,
            "lease \(token) of job \(key) is over: it ran out and another worker has the job, or the job ended; stop"
        )
    }

    /// The failure of adding a block whose object was given up.
    static func condemned(_ path: String) -> MetastoreError {
        MetastoreError(.condemned, "object \(path) was given up and is being deleted; it cannot become a block's")
    }

    /// The failure of giving up an object that is somebody's.
    static func isNeeded(_ path: String) -> MetastoreError {
        MetastoreError(.conflict, "cannot give up object \(path): a block has it, or an unfinished job may write it")
    }

    /// The failure of a job that wants a block it cannot have.
    static func cannotClaim(_ id: BlockID, for key: String) -> MetastoreError {
        MetastoreError(
            .conflict,
            "job \(key) cannot have block \(id): it is not live, is set aside, or another job has it; plan anew"
        )
    }

    /// The failure of adding a block under an id that another block has, or had until it was retired.
    static func idIsTaken(_ id: BlockID) -> MetastoreError {
        MetastoreError(
            .conflict,
            "cannot add block \(id): a block of that id with another footer, or retired, is there"
        )
    }

    /// The failure of forgetting a block that queries read.
    static func isLive(_ id: BlockID) -> MetastoreError {
        MetastoreError(.conflict, "cannot forget block \(id): it is live; retire it first")
    }

    /// The failure of ending a job again with something else than it ended with.
    static func endedOtherwise(_ key: String) -> MetastoreError {
        MetastoreError(.conflict, "job \(key) ended with other results than it is to end with now")
    }
}
