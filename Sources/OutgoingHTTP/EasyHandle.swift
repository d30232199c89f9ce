import CCurl

/// One exchange as libcurl knows it.
///
/// Stays on the thread that made it.
@safe
final class EasyHandle {
    /// What libcurl calls when bytes come: bytes, size, count, context; gives how many it took.
    typealias Receiver = curl_write_callback

    /// libcurl's handle.
    let pointer: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    /// Whether libcurl took every option so far.
    private(set) var isConfigured = true

    /// Makes an exchange without options; nil when there is no memory.
    init?() {
        guard let pointer = unsafe curl_easy_init() else { return nil }
        unsafe self.pointer = pointer
        unsafe headers = nil
    }

    deinit {
        unsafe curl_easy_cleanup(pointer)
        unsafe curl_slist_free_all(headers)
    }

    /// Tells this exchange from others of its thread.
    var address: UInt { unsafe UInt(bitPattern: pointer) }

    /// The status of the answer, 0 when there is none.
    var status: Int {
        var status = 0
        _ = unsafe firefinch_curl_get_long(pointer, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    /// Sets an option that takes a number.
    func set(_ option: CURLoption, _ value: Int) {
        note(unsafe firefinch_curl_set_long(pointer, option, value))
    }

    /// Sets an option that takes a size in bytes.
    func set(_ option: CURLoption, bytes count: Int) {
        note(unsafe firefinch_curl_set_offset(pointer, option, curl_off_t(count)))
    }

    /// Sets an option that takes a text; libcurl copies it.
    func set(_ option: CURLoption, _ value: String) {
        note(unsafe firefinch_curl_set_text(pointer, option, value))
    }

    /// Sets the request's body; libcurl copies it.
    func setBody(_ body: [UInt8]) {
        set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: body.count)
        // Without an address, as of an empty array, libcurl would ask a callback for the body.
        let isEmpty = body.isEmpty
        note(unsafe firefinch_curl_set_bytes(pointer, CURLOPT_COPYPOSTFIELDS, isEmpty ? [0] : body))
    }

    /// Sets the header lines of the request; `Name:` removes one that libcurl would send.
    func setHeaders(_ lines: [String]) {
        for line in lines {
            guard let list = unsafe curl_slist_append(headers, line) else { return note(CURLE_OUT_OF_MEMORY) }
            unsafe headers = list
        }
        note(unsafe firefinch_curl_set_list(pointer, CURLOPT_HTTPHEADER, headers))
    }

    /// Sets what is called with the bytes of the answer's head and body; `context` must live as long as this handle.
    func setReceivers(head: Receiver, body: Receiver, context: AnyObject) {
        let address = unsafe Unmanaged.passUnretained(context).toOpaque()
        note(unsafe firefinch_curl_set_callback(pointer, CURLOPT_HEADERFUNCTION, head))
        note(unsafe firefinch_curl_set_context(pointer, CURLOPT_HEADERDATA, address))
        note(unsafe firefinch_curl_set_callback(pointer, CURLOPT_WRITEFUNCTION, body))
        note(unsafe firefinch_curl_set_context(pointer, CURLOPT_WRITEDATA, address))
    }

    private func note(_ code: CURLcode) {
        if code != CURLE_OK { isConfigured = false }
    }
}
