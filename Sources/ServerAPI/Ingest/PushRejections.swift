import Ingestion

/// Makes one error of the profiles of a push that were not stored.
///
/// The code is that of the gravest: what can be repeated with success goes before what cannot, since the whole push may
/// be repeated safely and what was stored will not count twice.
struct PushRejections {
    /// Most rejections that are told in full.
    private static let mostTold = 20
    /// Longest told reason, in characters.
    private static let longestReason = 300

    /// What to call a profile in a message, by its number.
    let name: (Int) -> String

    /// The error, nil when nothing was rejected.
    func error(for outcome: PushOutcome, of count: Int) -> APIError? {
        let mapped = outcome.rejections.map { (index: $0.index, error: ErrorMapping.mapped($0.error)) }
        guard let worst = mapped.map(\.error).max(by: { Self.gravity($0.code) < Self.gravity($1.code) }) else {
            return nil
        }
        let told = mapped.prefix(Self.mostTold).map { rejection in
            "\(name(rejection.index)) failed: \(rejection.error.message.prefix(Self.longestReason))"
        }
        var message = told.joined(separator: "; ")
        if mapped.count > told.count { message += "; and \(mapped.count - told.count) more" }
        if mapped.count < count {
            message += "; the other \(count - mapped.count) of \(count) profiles are stored and safe to repeat"
        }
        return APIError(worst.code, message, retryAfter: mapped.compactMap(\.error.retryAfter).max())
    }

    private static func gravity(_ code: ConnectCode) -> Int {
        switch code {
        case .unavailable: 3
        case .resourceExhausted: 2
        case .internal: 1
        default: 0
        }
    }
}
