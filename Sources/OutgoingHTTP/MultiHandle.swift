import CCurl

/// libcurl's set of exchanges and idle connections.
///
/// Stays on the thread that made it, but for `wake`.
@safe
final class MultiHandle {
    private let handle: UnsafeMutableRawPointer

    /// Makes an empty set; nil when there is no memory.
    init?(maxIdleConnections: Int) {
        guard let handle = unsafe curl_multi_init() else { return nil }
        unsafe self.handle = handle
        _ = unsafe firefinch_curl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, maxIdleConnections)
    }

    deinit { _ = unsafe curl_multi_cleanup(handle) }

    /// Where the set is, for `wake`.
    var address: UInt { unsafe UInt(bitPattern: handle) }

    /// Ends the `poll` of the set at `address`, or its next one.
    ///
    /// The set must live until this returns.
    static func wake(_ address: UInt) {
        _ = unsafe curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: address))
    }

    /// Takes an exchange in; false when libcurl refuses it.
    ///
    /// The exchange must be removed before it is freed.
    func add(_ easy: EasyHandle) -> Bool { unsafe curl_multi_add_handle(handle, easy.pointer) == CURLM_OK }

    /// Takes an exchange out, ending it if it is under way.
    func remove(_ easy: EasyHandle) { _ = unsafe curl_multi_remove_handle(handle, easy.pointer) }

    /// Does all that can be done without waiting.
    func perform() {
        var running: Int32 = 0
        _ = unsafe curl_multi_perform(handle, &running)
    }

    /// An exchange that ended and how, nil when there is none left to tell of.
    func nextFinished() -> (address: UInt, code: CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(handle, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            return unsafe (UInt(bitPattern: message.pointee.easy_handle), message.pointee.data.result)
        }
        return nil
    }

    /// Waits until there is something to do, `wake` is called, or the time is over.
    func poll(milliseconds: Int32) { _ = unsafe curl_multi_poll(handle, nil, 0, milliseconds, nil) }
}
