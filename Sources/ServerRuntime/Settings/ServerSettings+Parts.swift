import Foundation
import ObjectStorage
package import QueryEngine
import QueryModel
import QueryScheduling

extension ServerSettings {
    /// The settings of the scheduler.
    var scheduler: SchedulerSettings {
        var scheduler = SchedulerSettings()
        scheduler.queryMemory = reports.memory
        scheduler.planner.targetBytes = fragmentTargetBytes
        scheduler.maxQueuedFragments = maxQueuedFragments
        scheduler.tenantQueries = tenantQueries
        scheduler.tenantBytes = tenantBytes
        scheduler.tenantReportBytes = reports.tenant
        scheduler.maxReportBytes = reports.query
        scheduler.maxFragmentReportBytes = reports.fragment
        return scheduler
    }

    /// The settings of the querier; its cache is split between sections, tables and names.
    package var querier: QuerierSettings {
        var querier = QuerierSettings()
        querier.memoryBudget = querierMemory
        querier.sectionCacheBytes = querierCache * 2 / 5
        querier.tableCacheBytes = querierCache * 2 / 5
        querier.universeBytes = querierCache / 5
        querier.parallelReads = parallelReads
        if !hedging { querier.hedging = .never }
        return querier
    }

    /// Queriers in a frontend's process; they share its memory, reads and threads.
    var queriers: Int { roles.contains(.frontend) ? localQueriers ?? threads : 0 }

    /// Threads that scan.
    var threads: Int { scanThreads > 0 ? scanThreads : ProcessInfo.processInfo.activeProcessorCount }
}
