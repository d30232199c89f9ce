/// What a read tier did with so many queriers.
struct ScaleStep: Sendable {
    var queriers: Int
    var counts: ReadTierCounts
    /// Range reads that they may have under way together.
    var capacity: Int
    /// Seconds that the store takes for a request, at least.
    var latency: Double
    /// Requests that the queriers said they had with the store, over those allowed, while something waited; nil if nothing
    /// did.
    ///
    /// A request whose answer waits for a core is still said to be with the store, so this can only be too high.
    var saidInFlight: Double?
    /// Which part of the time something waited.
    var partWithQueue: Double
    /// The part of the machine that was busy, others included.
    var machineUse: Double?
    /// Seconds from the start of each new process to its first read.
    var firstReads: [Double]

    /// Requests that were with the store, on average, over those allowed.
    ///
    /// From how many ended and how long the store takes for each: what a request waits for a core does not count.
    var useOfReads: Double? {
        let allowed = counts.at * Double(capacity)
        return allowed > 0 && latency > 0 ? counts.storeReads * latency / allowed : nil
    }

    /// Fragments done in a second.
    var throughput: Double { counts.at > 0 ? counts.fragments / counts.at : 0 }

    /// The part of the machine's cores that the server's processes used.
    func cpu(cores: Int) -> Double {
        counts.at > 0 ? counts.cpuSeconds / counts.at / Double(max(1, cores)) : 0
    }

    /// The line that is printed.
    var summary: String {
        "\(queriers) queriers: \(throughput.short) fragments/s, reads \(useOfReads?.short ?? "–") of what is allowed, "
            + "machine \(machineUse?.short ?? "–") busy"
    }
}
