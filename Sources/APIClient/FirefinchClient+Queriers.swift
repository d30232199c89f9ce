import WireProtocol

extension FirefinchClient {
    /// Who executes queries at the frontend, what runs and what waits.
    package func readTier() async throws(APIClientError) -> AdminReadTier {
        let answer: Firefinch_Admin_V1_ListQueriersResponse = try await admin(
            "ListQueriers",
            Firefinch_Admin_V1_ListQueriersRequest()
        )
        return AdminReadTier(answer)
    }
}
