import Ingestion
import QueryModel

/// Stands where a role would, in a process that does not have it: refuses and says whom to ask.
struct AbsentRole: ProfileAccepting, QueryFollowing {
    private let message: String

    init(_ role: ServerRole) {
        message =
            "this process does not have the role \(role.rawValue): send the request to one that has (--roles \(role.rawValue))"
    }

    func accept(_ push: ProfilePush) async throws -> PushOutcome {
        throw IngestError(.unavailable, reason: "absent_role", message)
    }

    func answer(_ query: Query, _ options: QueryOptions) async throws -> QueryAnswer {
        throw QueryError(.unavailable, message)
    }

    func answer(
        _ query: Query,
        _ options: QueryOptions,
        telling feed: QueryProgressFeed
    ) async throws -> QueryAnswer {
        throw QueryError(.unavailable, message)
    }
}
