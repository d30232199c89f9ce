/// When a writer stores its open segment, and how patiently.
package struct FlushSettings: Hashable, Sendable {
    /// A push waits at most this long before its segment is stored (`flush.max-age`).
    package var maxAge: Duration
    /// A segment that would take this many bytes is stored at once (`flush.max-bytes`).
    package var maxBytes: Int
    /// A segment that nobody joined for this long is stored if a PUT token is left (`flush.linger`).
    package var linger: Duration
    /// PUT tokens that come back in a second (`flush.puts-per-second`): what bounds the cost of a quiet fleet.
    package var putsPerSecond: Double
    /// Most PUT tokens that gather (`flush.put-burst`).
    package var putBurst: Double
    /// How long storing and committing one segment may take, retries included (`flush.timeout`).
    package var timeout: Duration

    /// Makes settings; the defaults suit files on one machine.
    package init(
        maxAge: Duration = .milliseconds(500),
        maxBytes: Int = 8 << 20,
        linger: Duration = .milliseconds(25),
        putsPerSecond: Double = 40,
        putBurst: Double = 20,
        timeout: Duration = .seconds(20)
    ) {
        self.maxAge = maxAge
        self.maxBytes = maxBytes
        self.linger = linger
        self.putsPerSecond = putsPerSecond
        self.putBurst = putBurst
        self.timeout = timeout
    }
}
