import HostEnvironment
import ObjectStorage
import QueryEngine
import TestSupport

extension FragmentEngine {
    /// An engine for tests over `store`, which computes where it is called unless it has a lane.
    convenience init(
        _ store: any ObjectStore,
        _ settings: QuerierSettings = QuerierSettings(),
        time: any TimeSource = ManualTimeSource(),
        lane: (any TaskExecutor)? = nil
    ) {
        self.init(
            store: store,
            settings: settings,
            time: time,
            random: SeededRandomSource(seed: 7),
            lane: ScanLane(lane)
        )
    }
}

extension QuerierSettings {
    /// No caches at all, and small batches and reads.
    static var bare: QuerierSettings {
        var settings = QuerierSettings()
        settings.sectionCacheBytes = 0
        settings.tableCacheBytes = 0
        settings.universeBytes = 0
        settings.batchBytes = 1
        settings.coalescingGap = 0
        settings.readFanOut = 1
        return settings
    }
}
