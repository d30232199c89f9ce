import HostEnvironment

/// When the open segment is due, told from what joined it.
///
/// Knows no clock: every event brings its time.
struct SegmentState {
    private struct Open {
        var firstJoined: MonotonicInstant
        var lastJoined: MonotonicInstant
        var estimatedSize: Int
    }

    private let settings: FlushSettings
    private var tokens: PutTokens
    private var open: Open?

    init(_ settings: FlushSettings) {
        self.settings = settings
        tokens = PutTokens(settings)
    }

    /// Profiles joined the open segment, which would now take that many bytes.
    mutating func joined(at now: MonotonicInstant, estimatedSize: Int) {
        open = Open(firstJoined: open?.firstJoined ?? now, lastJoined: now, estimatedSize: estimatedSize)
    }

    /// When the open segment is to be stored: a moment that has come, one to wait for, or nil while it is empty.
    ///
    /// Full, or its first push is old enough: at once, token or not. Otherwise once it lingered and a token is there.
    mutating func due(at now: MonotonicInstant) -> MonotonicInstant? {
        guard let open else { return nil }
        if open.estimatedSize >= settings.maxBytes { return now }
        let latest = open.firstJoined.advanced(by: settings.maxAge)
        let lingered = open.lastJoined.advanced(by: settings.linger)
        return min(latest, max(lingered, tokens.available(at: now)))
    }

    /// The open segment was taken to be stored; what joins from now on joins the next one.
    mutating func taken(at now: MonotonicInstant) {
        open = nil
        tokens.take(at: now)
    }
}
