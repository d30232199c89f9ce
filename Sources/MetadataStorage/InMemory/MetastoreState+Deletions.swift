import ProfileModel

extension MetastoreState {
    /// Deletions of these tenants that are not erased, ascending by time.
    func deletions(of tenants: [TenantID]) -> [DeletionRecord] {
        allDeletions(includingErased: false).filter { tenants.contains($0.tenant) }
    }

    /// Every deletion, erased ones only if asked for, ascending by time.
    func allDeletions(includingErased: Bool) -> [DeletionRecord] {
        deletions.values.filter { includingErased || $0.erasedAt == nil }
            .sorted { ($0.createdAt, ExactText($0.id)) < ($1.createdAt, ExactText($1.id)) }
    }

    /// Records a deletion unless its id is known.
    mutating func add(_ deletion: DeletionRecord) {
        let id = ExactText(deletion.id)
        guard deletions[id] == nil else { return }
        deletions[id] = deletion
    }

    /// Notes that nothing is left to erase; the first time counts.
    mutating func markErased(_ id: String, now: Int64) {
        guard deletions[ExactText(id)]?.erasedAt == nil else { return }
        deletions[ExactText(id)]?.erasedAt = now
    }
}
