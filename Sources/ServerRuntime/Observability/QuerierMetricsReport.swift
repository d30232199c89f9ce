import ObjectStorage
import QueryEngine

/// The metrics of a querier's process as text, gathered when asked for.
struct QuerierMetricsReport: Sendable {
    let pool: QuerierPool
    let engine: FragmentEngine
    let store: CountingObjectStore
    let requests: RequestMetrics
    let version: String

    func text() -> String {
        var text = PrometheusText()
        ProcessMetrics(version: version).write(to: &text)
        let frontends = pool.frontends
        text.single(
            "firefinch_querier_frontends_attached",
            .gauge,
            "Frontends that take this querier into account.",
            Double(frontends.count { $0.isAttached })
        )
        text.single(
            "firefinch_querier_frontends_known",
            .gauge,
            "Frontends that the names stand for.",
            Double(frontends.count)
        )
        EngineMetrics(engine.usage).write(to: &text)
        StoreMetrics(store.usage).write(to: &text)
        requests.write(to: &text)
        return text.text
    }
}
