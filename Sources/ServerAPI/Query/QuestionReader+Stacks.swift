import ProfileModel
import QueryModel
import WireProtocol

extension QuestionReader {
    /// Which stacks count.
    ///
    /// - Throws: `APIError`: `invalidArgument` for malformed ids or spans together with traces, `unimplemented` for
    ///   traces and Go's PGO.
    func filter(
        stacks: Types_V1_StackTraceSelector,
        profiles: [String] = [],
        spans: [String] = [],
        traces: [String] = []
    ) throws(APIError) -> StackFilter {
        guard spans.isEmpty || traces.isEmpty else {
            throw APIError(.invalidArgument, "spanSelector and traceIdSelector cannot be used together: send one")
        }
        guard traces.isEmpty else {
            throw APIError(.unimplemented, "traceIdSelector is not supported yet: select by spanSelector")
        }
        guard !stacks.hasGoPgo else {
            throw APIError(.unimplemented, "stackTraceSelector.goPgo is not supported yet: leave it out")
        }
        var filter = StackFilter(callSite: stacks.callSite.map(\.name))
        for span in spans { filter.spanIDs.append(try Self.spanID(span)) }
        for profile in profiles { filter.profileIDs.append(try Self.profileID(profile)) }
        return filter
    }

    private static func spanID(_ text: String) throws(APIError) -> UInt64 {
        guard let id = hexadecimal(text, digits: 16) else {
            throw APIError(
                .invalidArgument,
                "spanSelector: '\(text.prefix(64))' is not a span id of 16 hexadecimal digits"
            )
        }
        return id
    }

    private static func profileID(_ text: String) throws(APIError) -> ProfileIdentity {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let digits = Array(groups.joined())
        guard groups.map(\.count) == [8, 4, 4, 4, 12], let high = hexadecimal(String(digits[..<16]), digits: 16),
            let low = hexadecimal(String(digits[16...]), digits: 16)
        else {
            throw APIError(.invalidArgument, "profileIdSelector: '\(text.prefix(64))' is not a UUID")
        }
        return ProfileIdentity(high: high, low: low)
    }

    private static func hexadecimal(_ text: String, digits: Int) -> UInt64? {
        guard text.utf8.count == digits, text.allSatisfy(\.isHexDigit) else { return nil }
        return UInt64(text, radix: 16)
    }
}
