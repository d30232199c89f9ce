/// The options that every sub-command with a server has.
struct ServerOptions {
    static let names: Set<String> = ["url", "tenant", "out"]

    var server: ServerAddress
    var tenant: String?
    var out: String?

    init(_ arguments: Arguments) throws {
        server = try ServerAddress(arguments.text("url") ?? "http://127.0.0.1:4040")
        tenant = try arguments.text("tenant").map(Self.checkedTenant)
        out = arguments.text("out")
    }

    /// The name goes into a header as it is, so nothing may be in it that could end the header.
    private static func checkedTenant(_ name: String) throws -> String {
        let isPlain = name.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isPlain, (1...150).contains(name.utf8.count) else {
            throw UsageError("--tenant is '\(name)'; give 1 to 150 printable characters without spaces")
        }
        return name
    }
}
