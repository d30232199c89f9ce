package import MetadataStorage
package import QueryModel

extension QueryError {
    /// What a metastore's error means to whoever asked the query; nil when it only says that the task was cancelled.
    package init?(_ error: MetastoreError) {
        switch error.code {
        case .cancelled:
            return nil
        case .unavailable, .notOwner:
            self.init(.unavailable, "looking up blocks failed, repeat the query: \(error.message)")
        case .resourceExhausted:
            self.init(
                .resourceExhausted,
                "looking up blocks failed, ask for a shorter time or one service: \(error.message)"
            )
        case .corrupt, .unsupportedVersion:
            self.init(.dataLoss, "looking up blocks failed, an operator has to look: \(error.message)")
        case .invalidArgument, .conflict, .fenced, .condemned:
            self.init(.internalError, "the metastore refused the look-up of blocks: \(error.message)")
        }
    }
}
