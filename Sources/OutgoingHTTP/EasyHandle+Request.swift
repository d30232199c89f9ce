import CCurl

extension EasyHandle {
    /// Sets everything that does not depend on who receives the answer.
    func configure(for request: OutgoingRequest, limits: HTTPClientLimits) {
        set(CURLOPT_URL, request.url)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        if request.isToLoopback { set(CURLOPT_NOPROXY, "*") }
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_TCP_NODELAY, 1)
        // Ending an exchange must not wait for a slow name server.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_TIMEOUT_MS, Self.milliseconds(request.timeout))
        set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(min(request.timeout, limits.connectTimeout)))
        // The answer to HEAD names the size of a body that does not come.
        if request.method != .head { set(CURLOPT_MAXFILESIZE_LARGE, bytes: request.maxResponseBytes) }
        configureMethod(of: request)
        setHeaders(Self.lines(of: request))
    }

    private func configureMethod(of request: OutgoingRequest) {
        switch request.method {
        case .get: set(CURLOPT_HTTPGET, 1)
        case .head: set(CURLOPT_NOBODY, 1)
        case .delete: set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        case .post: setBody(request.body)
        case .put:
            setBody(request.body)
            set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
    }

    private static func lines(of request: OutgoingRequest) -> [String] {
        // A field without a value ends with a semicolon, else libcurl leaves it out.
        var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        lines.append("Expect:")
        let hasType = request.headers.contains { $0.name.lowercased() == "content-type" }
        if !hasType { lines.append("Content-Type:") }
        return lines
    }

    /// Rounded up, since libcurl takes 0 for no limit.
    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        let part = Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
        return min(Int(seconds), 86_400 * 30) * 1000 + part
    }
}
