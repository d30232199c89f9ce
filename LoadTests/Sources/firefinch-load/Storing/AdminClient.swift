import Foundation

/// Asks the admin API what is stored, orders compaction, and has queries explained.
struct AdminClient {
    private let connection: HTTPConnection

    init(_ server: ServerAddress, tenant: String?) { connection = HTTPConnection(server, tenant: tenant) }

    /// What all live blocks hold.
    func usage() throws -> StoredUsage {
        try call("ListBlocks", ["limit": -1], as: UsageAnswer.self).total ?? StoredUsage()
    }

    /// Has everything that was stored by `madeBy`, or by now, compacted up to a level; returns at once.
    func compact(to level: Int, madeBy: Int64) throws -> CompactionStanding {
        try call("Compact", ["toLevel": level, "madeBy": String(madeBy)], as: CompactionStanding.self)
    }

    /// The rows that a flame graph of `selector` would read.
    func rows(_ selector: String, _ range: ClosedRange<Int64>) throws -> Int64 {
        let question: [String: Any] = [
            "report": "flamegraph",
            // Spelled as this service's JSON has it: unlike queries, with a small d.
            "profileTypeId": ProfileTypes.cpu,
            "labelSelector": selector,
            "start": String(range.lowerBound),
            "end": String(range.upperBound),
        ]
        return try call("ExplainQuery", question, as: RowsAnswer.self).rows?.value ?? 0
    }

    private func call<Answer: Decodable>(
        _ method: String,
        _ message: [String: Any],
        as type: Answer.Type
    ) throws -> Answer {
        let body = Array(try JSONSerialization.data(withJSONObject: message, options: .sortedKeys))
        let path = "/firefinch.admin.v1.AdminService/\(method)"
        let response = try connection.post(path, [("Content-Type", "application/json")], body: body)
        guard response.status == 200 else {
            throw LoadError("the admin call \(method) failed: HTTP \(response.status) \(response.excerpt)")
        }
        return try JSONDecoder().decode(Answer.self, from: Data(response.body))
    }

    private struct UsageAnswer: Decodable {
        var total: StoredUsage?
    }

    private struct RowsAnswer: Decodable {
        var rows: JSONInteger?
    }
}
