/// An object that is being written piece by piece, so that it is never in memory whole.
///
/// Nobody sees anything of it before `commit`. One task uses it at a time. What is neither committed nor aborted is
/// given up when the value ends.
package protocol ObjectUpload: Sendable {
    /// Adds bytes at the end.
    ///
    /// A call that failed added nothing and may be repeated.
    /// - Throws: `.outOfSpace`, `.unavailable`, `.throttled`; `.invalidArgument` after `commit` or `abort`.
    func append(_ bytes: [UInt8]) async throws(ObjectStoreError)

    /// Makes the object visible under its name unless there is one; it is durable when this returns.
    ///
    /// May be repeated: an upload that had its effect says so again.
    /// - Throws: `.alreadyExists` when another object has the name, whatever it holds; other codes as `putIfAbsent`.
    func commit() async throws(ObjectStoreError)

    /// Gives the object up; nothing happens after `commit`.
    func abort() async
}
