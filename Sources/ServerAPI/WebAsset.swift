/// A file of the web page.
package struct WebAsset: Hashable, Sendable {
    /// The file's content.
    package var bytes: [UInt8]
    /// Its media type, like `text/html; charset=utf-8`.
    package var contentType: String

    /// Makes an asset.
    package init(bytes: [UInt8], contentType: String) {
        self.bytes = bytes
        self.contentType = contentType
    }
}
