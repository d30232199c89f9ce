import Foundation
import ProfileModel
import WireProtocol

extension FirefinchClient {
    /// Stores profiles; when this returns they are durable and every later query finds them.
    ///
    /// Profiles that carry a time or an ID count once however often they are pushed.
    /// - Throws: `APIClientError` when any profile was not stored; the message says which and why.
    package func push(_ series: [PushSeries]) async throws(APIClientError) {
        var request = Push_V1_PushRequest()
        request.series = series.map(Self.message)
        let _: Push_V1_PushResponse = try await call("push.v1.PusherService/Push", request)
    }

    /// Stores profiles, repeating the call while the server asks to come back later.
    ///
    /// - Parameters:
    ///   - series: What to store.
    ///   - retries: How often and how long.
    ///   - wait: Waits that long; its errors end the call.
    /// - Throws: the last `APIClientError`, or what `wait` throws.
    package func push(
        _ series: [PushSeries],
        retries: PushRetries,
        waiting wait: (Duration) async throws -> Void
    ) async throws {
        var attempt = 1
        while true {
            do { return try await push(series) } catch {
                guard let pause = retries.pause(after: error, attempt: attempt) else { throw error }
                try await wait(pause)
                attempt += 1
            }
        }
    }

    private static func message(_ series: PushSeries) -> Push_V1_RawProfileSeries {
        var message = Push_V1_RawProfileSeries()
        message.labels = series.labels.map { label in
            var pair = Types_V1_LabelPair()
            pair.name = label.name
            pair.value = label.value
            return pair
        }
        message.samples = series.profiles.map { profile in
            var sample = Push_V1_RawSample()
            sample.rawProfile = Data(profile)
            return sample
        }
        return message
    }
}
