/// One file of the web page.
package struct WebUIAsset: Hashable, Sendable {
    /// The file's name, such as `app.js`.
    package let name: String
    /// The file's content.
    package let bytes: [UInt8]
    /// The media type of the file, for the header `Content-Type`.
    package let contentType: String
    /// A strong validator for the header `ETag`, quotes included; it changes whenever the content does.
    package let entityTag: String

    init(named name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        contentType = WebUIAsset.contentType(of: name)
        entityTag = WebUIAsset.entityTag(of: bytes)
    }

    private static func contentType(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }

    /// 64-bit FNV-1a: the tag only has to tell builds apart, and this keeps the module free of dependencies.
    private static func entityTag(of bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return "\"\(String(hash, radix: 16))\""
    }
}
