/// When blocks are merged, how much at once, and how patiently.
package struct CompactionSettings: Hashable, Sendable {
    /// What makes blocks of one level worth merging: any of these suffices.
    package struct Trigger: Hashable, Sendable {
        /// The oldest was made at least this long ago.
        package var age: Duration
        /// There are at least so many; 0 leaves their number out of it.
        package var blocks: Int
        /// They have at least so many bytes together; 0 leaves their size out of it.
        package var bytes: Int

        /// Makes a trigger.
        package init(age: Duration, blocks: Int, bytes: Int) {
            self.age = age
            self.blocks = blocks
            self.bytes = bytes
        }
    }

    /// The highest level there is.
    package static let highestLevel = 3

    /// Jobs done at once in this process.
    package var workers = 1
    /// How often segments are looked at; higher levels at a tenth of that.
    package var interval = Duration.seconds(1)
    /// From segments to level 1.
    package var segments = Trigger(age: .seconds(10), blocks: 64, bytes: 64 << 20)
    /// From level 1 to level 2, for each tenant.
    package var levelOne = Trigger(age: .seconds(300), blocks: 16, bytes: 32 << 20)
    /// From level 2 to level 3, for each tenant.
    package var levelTwo = Trigger(age: .seconds(3600), blocks: 12, bytes: 256 << 20)
    /// Sources of one job have at most so many bytes together, unless one alone has more.
    package var maxJobBytes = 256 << 20
    /// The same for segments: they are held in memory whole.
    package var maxSegmentJobBytes = 32 << 20
    /// A job has at most so many sources; a window of each is held in memory.
    package var maxJobSources = 128
    /// The same for segments.
    package var maxJobSegments = 1024
    /// Blocks and deletions younger than this are left for the next time.
    ///
    /// A deletion is stated within this time or not at all: so no job can miss one that is older than its sources.
    package var settling = Duration.seconds(5)
    /// A worker that does not answer for so long has lost its job.
    package var lease = Duration.seconds(30)
    /// An attempt that takes longer is given up; shorter than the sweeper's grace.
    package var attemptTimeout = Duration.seconds(1800)
    /// A job that failed so often is parked until a person retries it.
    package var attempts = 5
    /// The first retry waits so long, each further one twice as long.
    package var retryDelay = Duration.seconds(5)
    /// No retry waits longer.
    package var longestRetryDelay = Duration.seconds(300)
    /// A job waits so long when the store or the metastore was full or could not be reached; that happens to all jobs alike
    /// and counts against none.
    package var hinderedDelay = Duration.seconds(10)
    /// Objects of replaced blocks stay so long, for queries that began before.
    package var sourceGrace = Duration.seconds(600)
    /// Segments older than this mean that compaction falls behind.
    package var maxLag = Duration.seconds(300)

    /// The defaults.
    package init() {}

    /// What makes blocks of a level worth merging.
    package func trigger(level: Int) -> Trigger {
        switch level {
        case ...0: segments
        case 1: levelOne
        default: levelTwo
        }
    }

    /// How long a job waits after its failed attempt number `attempt`, from 1.
    package func retryDelay(afterAttempt attempt: Int) -> Duration {
        min(retryDelay * (1 << min(max(0, attempt - 1), 20)), longestRetryDelay)
    }
}
