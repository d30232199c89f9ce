/// A row of the top table; in JSON a list of name, self and total.
struct TopFunction: Decodable, Equatable, Sendable {
    var name: String
    var own: Int64
    var total: Int64

    init(name: String, own: Int64, total: Int64) {
        self.name = name
        self.own = own
        self.total = total
    }

    init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        name = try list.decode(String.self)
        own = try list.decode(Int64.self)
        total = try list.decode(Int64.self)
    }
}
