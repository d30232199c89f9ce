package import HostEnvironment

/// Faults that a store is to show on purpose: how slow its requests are, and how often they fail or lie.
///
/// Shares are between 0 and 1 and apply to each request by itself.
package struct InjectedFaults: Hashable, Sendable {
    /// A share of requests that take another time than usual.
    package struct SlowShare: Hashable, Sendable {
        /// How many of all requests.
        package var share: Double
        /// How long each of them takes, instead of the usual time.
        package var latency: Duration

        /// Makes a share.
        package init(share: Double, latency: Duration) {
            self.share = share
            self.latency = latency
        }
    }

    /// The usual time until the first byte of an answer.
    package var latency: Duration
    /// Requests that take longer; together at most all of them.
    package var slow: [SlowShare]
    /// Requests that fail and may be repeated; of the writes among them half have had their effect.
    package var errors: Double
    /// Reads that lack bytes at their end.
    package var shortReads: Double
    /// Reads in which one bit is wrong.
    package var flippedBits: Double

    /// Describes faults; none unless given.
    package init(
        latency: Duration = .zero,
        slow: [SlowShare] = [],
        errors: Double = 0,
        shortReads: Double = 0,
        flippedBits: Double = 0
    ) {
        self.latency = latency
        self.slow = slow
        self.errors = errors
        self.shortReads = shortReads
        self.flippedBits = flippedBits
    }

    /// What becomes of the next request.
    package func fate(of operation: ObjectOperation, random: any RandomSource) -> RequestFate {
        RequestFate(
            latency: drawnLatency(random),
            failure: happens(errors, random) ? failure(of: operation, random) : nil,
            shortening: happens(shortReads, random) ? random.next() : nil,
            flippedBit: happens(flippedBits, random) ? random.next() : nil
        )
    }

    private func drawnLatency(_ random: any RandomSource) -> Duration {
        var place = fraction(random)
        for part in slow {
            if place < part.share { return part.latency }
            place -= part.share
        }
        return latency
    }

    private func failure(of operation: ObjectOperation, _ random: any RandomSource) -> RequestFate.Failure {
        switch operation {
        case .put, .delete: happens(0.5, random) ? .afterEffect : .withoutEffect
        case .append, .getRange, .getWhole, .size, .list: .withoutEffect
        }
    }

    private func happens(_ share: Double, _ random: any RandomSource) -> Bool { share > 0 && fraction(random) < share }

    private func fraction(_ random: any RandomSource) -> Double { Double(random.next() >> 11) / Double(1 << 53) }
}
