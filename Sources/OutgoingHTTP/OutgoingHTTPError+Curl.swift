import CCurl

extension OutgoingHTTPError {
    /// What libcurl's `code` means for `request`.
    init(_ code: CURLcode, for request: OutgoingRequest) {
        let reason = unsafe String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_COULDNT_CONNECT:
            self.init(
                .cannotConnect,
                "cannot connect to \(request.origin): is the server running and the address right?"
            )
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self.init(.cannotConnect, "cannot find the host of \(request.origin): check the address")
        case CURLE_OPERATION_TIMEDOUT:
            self.init(.timedOut, "\(request.summary) got no complete answer within \(request.timeout)")
        case CURLE_FILESIZE_EXCEEDED:
            self = .tooLarge(request)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            self.init(.untrustedServer, "no trusted connection to \(request.origin): \(reason)")
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            self.init(.invalidRequest, "\(request.summary) was not sent: \(reason)")
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2,
            CURLE_HTTP2_STREAM, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            self.init(
                .connectionLost,
                "\(request.summary) lost its connection before the answer was complete: \(reason)"
            )
        default:
            self.init(.internalError, "\(request.summary) failed: \(reason)")
        }
    }

    /// The answer's body has more bytes than `request` allows.
    static func tooLarge(_ request: OutgoingRequest) -> OutgoingHTTPError {
        OutgoingHTTPError(
            .responseTooLarge,
            "\(request.summary) was given up: the answer has more than the \(request.maxResponseBytes) bytes allowed"
        )
    }
}
